package main

import (
	"fmt"
	"os"
	"strings"

	"isnad"
	"isnad/internal/eval"
	"isnad/internal/model"
	"isnad/internal/names"
	"isnad/internal/words"

	"github.com/spf13/cobra"
)

func newEvalConllCmd() *cobra.Command {
	var types []string
	var misses, reading bool
	var file string
	cmd := &cobra.Command{
		Use:   "conll FILE…",
		Short: "Score names on CoNLL files",
		Long: `Conll tags the names in the tokens of CoNLL files (a token and its BIO tag a
line, parted by a tab or blanks; a blank line between sentences; # begins a
comment) and compares. A name is right when its type and both its borders are,
as conlleval counts; an I- tag that follows no tag of its type opens a name. A
row for each type; the last, "micro", is over all. The trained model tags, which
keeps to the guidelines of its training data (ANERcorp); --names takes one that
"isnad train names" made of other data, and --reading asks the whole reading
instead. The model reads the sentences of a document together, and 24 where the
file marks none ("# doc", "# newdoc", -DOCSTART-). PER counts
as PERS, and MIS, MIS0, MIS1 and so on as MISC. Files may be packed (.gz, .zst,
.xz).`,
		Example: `  isnad eval conll test.conll
  isnad eval conll wiki.conll --types PER,LOC,ORG`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, t := range types {
				if strings.TrimSpace(t) != t || t == "" {
					return fmt.Errorf("--types: %q is no type", t)
				}
			}
			tagger := eval.ModelTagger
			if reading {
				tagger = eval.ReadingTagger
			}
			if file != "" {
				m, err := openNames(file)
				if err != nil {
					return failed(err)
				}
				tagger = eval.ModelFunc(func(sentences [][]string) [][]string { return names.TagTokensBy(m, sentences) })
			}
			res, err := eval.Conll(cmd.Context(), args, tagger, types)
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().BoolVar(&reading, "reading", false, "tag by a whole reading, with lexicon, titles and patterns, and not by the trained model alone")
	cmd.Flags().StringVar(&file, "names", "", "tag by the names model in this `FILE`, and not by the built-in one")
	cmd.MarkFlagsMutuallyExclusive("reading", "names")
	must(cmd.MarkFlagFilename("names", "bin"))
	cmd.Flags().StringSliceVar(&types, "types", nil, "count only these `TYPES`, parted by commas, on both sides")
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	return cmd
}

// openNames opens a names model that was trained over the built-in vectors.
func openNames(path string) (*model.Names, error) {
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := model.OpenNames(string(packed), model.Table(), model.WordVectors())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func newEvalConlluCmd() *cobra.Command {
	var tags, misses bool
	var file string
	cmd := &cobra.Command{
		Use:   "conllu FILE…",
		Short: "Score tokens, sentences, words and tags on CoNLL-U files",
		Long: `Conllu reads the raw text of CoNLL-U files (Universal Dependencies) and compares
tokens, sentences, syntactic words, universal tags and lemmas as the CoNLL 2018
shared task does: by the characters they cover, the words of multiword tokens by
their longest common subsequence. A paragraph is the texts of its sentences
joined. Sentences marked "aligned_to_text = no" are left out and counted. Lemmas
are compared without vowels, where the file states one. Files may be packed
(.gz, .zst, .xz).`,
		Example: `  isnad eval conllu dev.conllu
  isnad eval conllu dev.conllu.xz --tags`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			bank := eval.Treebank{ByTag: tags}
			if file != "" {
				packed, err := os.ReadFile(file)
				if err != nil {
					return failed(err)
				}
				m, err := model.OpenModel(string(packed), model.WordVectors())
				if err != nil {
					return failed(fmt.Errorf("%s: %w", file, err))
				}
				bank.Read = func(acct *isnad.Account) { words.FindBy(acct, m) }
			}
			res, err := bank.Score(cmd.Context(), args)
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().StringVar(&file, "model", "", "read with the words model in `FILE`, as \"isnad train words\" makes it (default: the one in the program)")
	cmd.Flags().BoolVar(&tags, "tags", false, "a row for each universal tag too")
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	return cmd
}

func newEvalSentencesCmd() *cobra.Command {
	var texts string
	var misses bool
	cmd := &cobra.Command{
		Use:   "sentences GOLD.json",
		Short: "Score sentence ends in running text",
		Long: `Sentences joins the paragraphs that a gold file names to running text and
compares where sentences end: "boundaries" are the ends inside the texts,
"sentences" those both of whose borders are right. The gold file holds offsets
and checksums only; --texts is the folder of JSON Lines files (.jsonl,
.jsonl.xz) with the articles.`,
		Example: `  isnad eval sentences eval/gold/sentences.json --texts corpus/`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if texts == "" {
				return fmt.Errorf("give --texts")
			}
			g, err := eval.LoadSentences(args[0])
			if err != nil {
				return failed(err)
			}
			res, err := eval.Sentences(cmd.Context(), g, texts, nil)
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().StringVar(&texts, "texts", "", "`FOLDER` that holds the texts")
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	must(cmd.MarkFlagDirname("texts"))
	return cmd
}
