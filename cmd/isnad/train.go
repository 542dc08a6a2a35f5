package main

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"isnad/internal/intake"
	"isnad/internal/model"
	"isnad/internal/model/train"
	"isnad/internal/names"

	"github.com/spf13/cobra"
)

// newTrainCmd makes "isnad train": models from data that the user has.
func newTrainCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train the models from annotated data and raw text",
		Long: `Train the models from annotated data and raw text that you have.

First the clusters and the vectors of words, from raw text alone; then their
habits, names and words, from annotated data and raw text. The same data and seed
give the same bytes. The files go into internal/model; build again to read with
them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	for _, c := range []*cobra.Command{newTrainClustersCmd(), newTrainVectorsCmd(), newTrainHabitsCmd(), newTrainNamesCmd(), newTrainWordsCmd()} {
		c.RunE = untilStopped(c.RunE)
		cmd.AddCommand(c)
	}
	return cmd
}

// untilStopped lets an interrupt end a training: nothing of it is of use before
// its end, so that nothing has to be tidied away.
func untilStopped(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if os.Getenv("GOMEMLIMIT") == "" {
			// A training holds raw text and weights for as long as it lasts, one to four
			// gigabytes: with the goal of reading, the collector would never rest.
			debug.SetMemoryLimit(math.MaxInt64)
		}
		done := make(chan error, 1)
		go func() { done <- run(cmd, args) }()
		select {
		case err := <-done:
			return err
		case <-cmd.Context().Done():
			return &statusError{statusStopped, errors.New("stopped; no model was written")}
		}
	}
}

// trainFlags are what both trainings take.
type trainFlags struct {
	data, out string
	seed      uint64
	raw, sets []string
	read      int    // words that an encoder reads
	kept      string // the file that keeps it
	marks     string // names that a reader marked in the raw text
	choices   string // places of it of which a reader chose the names
	cuts      string // cuts that a reader chose in it
	written   string // text that was written to learn from
}

func (f *trainFlags) add(cmd *cobra.Command, sets string) {
	cmd.Flags().StringVar(&f.data, "data", "", "folder with raw/*.jsonl and the annotated files, each also .gz, .xz or .zst")
	cmd.Flags().StringVar(&f.out, "out", "internal/model", "folder to write the model into")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "seed of everything that is drawn")
	cmd.Flags().StringArrayVar(&f.raw, "raw", nil, "raw text, JSON Lines with title and text (default: DATA/raw/*.jsonl*)")
	if sets != "" {
		cmd.Flags().StringArrayVar(&f.sets, "train", nil, "annotated sentences (default: DATA/"+sets+")")
	}
}

// addEncoder adds the flags of an encoder that helps to teach.
func (f *trainFlags) addEncoder(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.read, "read", 0, "words of raw text that an encoder reads first, to teach with")
	cmd.Flags().StringVar(&f.kept, "encoder", "", "file that keeps the encoder of --read: read where it stands, else written")
	must(cmd.MarkFlagFilename("encoder", "bin"))
}

// encoder returns what its flags say, or says what is wrong with them: now, not after the
// hour that it takes.
func (f *trainFlags) encoder() (train.EncoderConfig, error) {
	c := train.EncoderConfig{Read: max(f.read, 0), Encoder: f.kept}
	if c.Encoder == "" {
		return c, nil
	}
	if c.Read == 0 {
		return c, errors.New("--encoder keeps the encoder of --read: say how many words it reads")
	}
	if _, err := os.Stat(filepath.Dir(c.Encoder)); err != nil {
		return c, failed(err)
	}
	return c, nil
}

// files returns the given files, or those of the pattern below the data.
func (f *trainFlags) files(given []string, pattern string) ([]string, error) {
	if len(given) > 0 {
		return given, nil
	}
	if f.data == "" {
		return nil, &statusError{statusUsage, errors.New("name the data with --data DIR, or the files with --raw and --train")}
	}
	found, err := filepath.Glob(filepath.Join(f.data, pattern))
	if err != nil || len(found) == 0 {
		return nil, failed(fmt.Errorf("no file %s in %s", pattern, f.data))
	}
	slices.Sort(found)
	return found, nil
}

// each opens every file, unpacked, and hands it to read.
func each(paths []string, read func(r io.Reader, name string) error) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return failed(err)
		}
		r, err := intake.Unpack(f)
		if err == nil {
			err = cmp.Or(read(r, p), r.Close())
		}
		if err = cmp.Or(err, f.Close()); err != nil {
			return failed(err)
		}
	}
	return nil
}

// readRaw reads raw text, and takes the sentences of it of which readers wrote what raw holds.
func (f *trainFlags) readRaw(log func(string, ...any), raw *train.Raw) (*train.Raw, error) {
	paths, err := f.files(f.raw, "raw/*.jsonl*")
	if err != nil {
		return nil, err
	}
	if err := each(paths, raw.Read); err != nil {
		return nil, err
	}
	log("raw text: %d documents, %d tokens", raw.Documents, raw.Tokens)
	if len(raw.Cuts) > 0 {
		log("cuts chosen in %d sentences of it", len(raw.Cut))
	}
	if len(raw.Choices) > 0 {
		log("names chosen in %d sentences of it", len(raw.Chosen))
	}
	if len(raw.Marks) > 0 {
		log("%d of %d marked articles are in it: %d sentences; %d have another text", raw.Articles, len(raw.Marks), len(raw.Marked), raw.Other)
	}
	return raw, nil
}

// addMarks adds the flags of names that readers marked, or chose, in raw text.
func (f *trainFlags) addMarks(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.choices, "choices", ownMarks, "which names stand in places of the raw text, as a reader chose, by the articles' ids: a file, \"own\" for those in the program, \"none\"")
	cmd.Flags().StringVar(&f.marks, "marks", ownMarks, "names that a reader marked in the raw text, by the articles' ids: a file, \"own\" for those in the program, \"none\"")
	cmd.Flags().StringVar(&f.written, "written", ownMarks, "text that was written to learn from, its names in braces: a file, \"own\" for that in the program, \"none\"")
}

// readWritten returns the sentences that the flag names.
func (f *trainFlags) readWritten() ([]train.Sentence, error) {
	return annotation(f.written, train.OwnWritten, train.ReadWritten)
}

// What --marks, --choices, --written and --cuts take beside a file.
const ownMarks, noMarks = "own", "none"

// readMarks returns the marks that the flag names.
func (f *trainFlags) readMarks() (train.Marks, error) {
	return annotation(f.marks, train.OwnMarks, train.ReadMarks)
}

// readChoices returns the choices of names that the flag names.
func (f *trainFlags) readChoices() (train.Choices, error) {
	return annotation(f.choices, train.OwnChoices, train.ReadChoices)
}

// addCuts adds the flag of cuts that a reader chose in raw text.
func (f *trainFlags) addCuts(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.cuts, "cuts", ownMarks, "how a reader cut tokens of the raw text into words, by the articles' ids: a file, \"own\" for those in the program, \"none\"")
}

// readCuts returns the cuts that the flag names.
func (f *trainFlags) readCuts() (train.Cuts, error) {
	return annotation(f.cuts, train.OwnCuts, train.ReadCuts)
}

// annotation returns what readers of raw text wrote: what lies in the program, nothing, or
// what a file holds.
func annotation[A any](flag string, own func() (A, error), read func(io.Reader, string) (A, error)) (a A, err error) {
	switch flag {
	case noMarks:
		return a, nil
	case ownMarks:
		return own()
	}
	err = each([]string{flag}, func(r io.Reader, name string) error {
		a, err = read(r, name)
		return err
	})
	return a, err
}

// write writes a model's file and tells its checksum, for the card.
func (f *trainFlags) write(name string, data []byte, log func(string, ...any)) error {
	path := filepath.Join(f.out, name)
	out, err := openOutput(path, nil)
	if err != nil {
		return failed(err)
	}
	_, err = out.Write(data)
	if err := out.end(err); err != nil {
		return err
	}
	log("%s: %d bytes, sha256 %x", path, len(data), sha256.Sum256(data))
	return nil
}

func logTo(cmd *cobra.Command) func(string, ...any) {
	return func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
}

func newTrainClustersCmd() *cobra.Command {
	var f trainFlags
	cmd := &cobra.Command{
		Use:     "clusters --data DIR",
		Short:   "Learn clusters of words from raw text (some minutes)",
		Example: `  isnad train clusters --data corpora`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			log := logTo(cmd)
			raw, err := f.readRaw(log, &train.Raw{})
			if err != nil {
				return err
			}
			rep := train.Represent(raw.Norms(), train.Config{Seed: f.seed, Log: log})
			return f.write("table.bin", rep.Table(), log)
		},
	}
	f.add(cmd, "")
	return cmd
}

// openTable opens the table of words of the folder.
func (f *trainFlags) openTable() (*model.WordTable, error) {
	path := filepath.Join(f.out, "table.bin")
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, failed(fmt.Errorf("no table of words (make it with \"isnad train clusters\"): %w", err))
	}
	table, err := model.OpenWords(string(packed))
	if err != nil {
		return nil, failed(fmt.Errorf("%s: %w", path, err))
	}
	return table, nil
}

// openVectors opens the vectors of words of the folder.
func (f *trainFlags) openVectors() (*model.Vectors, error) {
	path := filepath.Join(f.out, "vectors.bin")
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, failed(fmt.Errorf("no vectors (make them with \"isnad train vectors\"): %w", err))
	}
	vectors, err := model.OpenVectors(string(packed))
	if err != nil {
		return nil, failed(fmt.Errorf("%s: %w", path, err))
	}
	return vectors, nil
}

func newTrainVectorsCmd() *cobra.Command {
	var f trainFlags
	cmd := &cobra.Command{
		Use:     "vectors --data DIR",
		Short:   "Learn vectors of words and of their letters from raw text (some minutes)",
		Example: `  isnad train vectors --data corpora`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			log := logTo(cmd)
			raw, err := f.readRaw(log, &train.Raw{})
			if err != nil {
				return err
			}
			return f.write("vectors.bin", train.Vectors(raw.Norms(), train.Config{Seed: f.seed, Log: log}), log)
		},
	}
	f.add(cmd, "")
	return cmd
}

// sentences reads the annotated sentences of names.
func (f *trainFlags) sentences(log func(string, ...any)) ([]train.Sentence, error) {
	sets, err := f.files(f.sets, "ner/anercorp_camellab_train.conll*")
	if err != nil {
		return nil, err
	}
	var data []train.Sentence
	err = each(sets, func(r io.Reader, name string) error {
		s, err := train.ReadConll(r, name)
		data = append(data, s...)
		return err
	})
	if err == nil {
		log("%d annotated sentences from %s", len(data), strings.Join(sets, ", "))
	}
	return data, err
}

// known is what the lexicon knows of each word of a sentence.
func known(w []model.Word) []uint32 { return names.Known(nil, w) }

func newTrainHabitsCmd() *cobra.Command {
	var f trainFlags
	cmd := &cobra.Command{
		Use:   "habits --data DIR",
		Short: "Teach the table of words how often its words are names",
		Long: `Train a linear tagger of names, tag raw text by it, and write into the table of
words how often each word was a person, place or body. The models of words and of names
read the table: train them again after it.`,
		Example: `  isnad train habits --data corpora`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			log := logTo(cmd)
			data, err := f.sentences(log)
			if err != nil {
				return err
			}
			raw, err := f.readRaw(log, &train.Raw{})
			if err != nil {
				return err
			}
			table, err := f.openTable()
			if err != nil {
				return err
			}
			_, packed, err := train.LinearNames(data, raw.Sentences, train.RepresentationOf(table, raw), train.Config{Seed: f.seed, Log: log, Gazetteer: known})
			if err != nil {
				return failed(err)
			}
			return f.write("table.bin", packed, log)
		},
	}
	f.add(cmd, "ner/anercorp_camellab_train.conll")
	return cmd
}

func newTrainNamesCmd() *cobra.Command {
	var f trainFlags
	var lists []string
	var from string
	cmd := &cobra.Command{
		Use:   "names --data DIR",
		Short: "Train the names model (some minutes)",
		Long: `Train the names model from annotated sentences, in the order of their articles,
raw text, and lists of names: columns parted by tabs, of which the Arabic one is
read. With --from a model goes on to other sentences, of another guideline say, and
needs no raw text: some hundred sentences are enough, and take seconds; "isnad eval conll
--names" scores what comes of it.

Names that readers marked in articles of the raw text (--marks; those in the program, of
ANERcorp's guideline, lie in internal/model/train/data/names.tsv) are learnt from as well,
and so are places about which a names model was in doubt and of which readers chose which names
stand there (--choices; choices.tsv beside it), and text that was written for it
(--written; written.txt beside it).

With --read an encoder first learns from so many words of the raw text what stands
around words (a minute of two cores for 400,000 or so), and helps to tag the raw
text that the names model learns from. --encoder keeps it for other trainings over the
same text, vectors and seed, those of words among them.`,
		Example: `  isnad train names --data corpora
  isnad train names --raw news.jsonl.xz --train anercorp.conll --lists names.tsv --out /tmp/models
  isnad train names --data corpora --read 5000000 --encoder encoder.bin --out /tmp/models
  isnad train names --from internal/model/names.bin --train other.conll --out /tmp/models`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			log := logTo(cmd)
			encoder, err := f.encoder()
			if err != nil {
				return err
			}
			marks, err := f.readMarks()
			if err != nil {
				return err
			}
			choices, err := f.readChoices()
			if err != nil {
				return err
			}
			written, err := f.readWritten()
			if err != nil {
				return err
			}
			data, err := f.sentences(log)
			if err != nil {
				return err
			}
			cfg := train.NetworkConfig{Seed: f.seed, EncoderConfig: encoder, Log: log, Gazetteer: known}
			if from != "" {
				m, err := openNames(from)
				if err != nil {
					return failed(err)
				}
				m, err = train.GoOn(m, data, cfg)
				if err != nil {
					return failed(err)
				}
				return f.write("names.bin", m.Pack(), log)
			}
			lists, err := f.files(lists, "transliteration/*train*")
			if err != nil {
				return err
			}
			var read train.Lists
			if err := each(lists, read.Read); err != nil {
				return err
			}
			log("%d words in %s", read.Len(), strings.Join(lists, ", "))
			table, err := f.openTable()
			if err != nil {
				return err
			}
			vectors, err := f.openVectors()
			if err != nil {
				return err
			}
			raw, err := f.readRaw(log, &train.Raw{Marks: marks, Choices: choices})
			if err != nil {
				return err
			}
			if len(written) > 0 {
				log("%d sentences written to learn from", len(written))
			}
			press := slices.Concat(data, raw.Marked, raw.Chosen)
			data = slices.Concat(data, raw.Marked, written, raw.Chosen)
			types := model.NameTypes{Table: table, Vectors: vectors, Lists: read.Pack()}
			tagger, err := train.Network(data, raw, types, cfg)
			if err != nil {
				return failed(err)
			}
			if len(written) > 0 {
				tagger = train.Settle(tagger, press, cfg)
			}
			return f.write("names.bin", tagger.Pack(), log)
		},
	}
	f.add(cmd, "ner/anercorp_camellab_train.conll")
	cmd.Flags().StringVar(&from, "from", "", "names model to go on from, over the built-in vectors and table")
	must(cmd.MarkFlagFilename("from", "bin"))
	f.addEncoder(cmd)
	f.addMarks(cmd)
	cmd.Flags().StringArrayVar(&lists, "lists", nil, "lists of names (default: DATA/transliteration/*train*)")
	return cmd
}

func newTrainWordsCmd() *cobra.Command {
	var f trainFlags
	var dictionaries []string
	var free bool
	cmd := &cobra.Command{
		Use:   "words --data DIR",
		Short: "Train the model of clitics, parts of speech and lemmas",
		Long: `Train the model of clitics, parts of speech and lemmas from a treebank, raw text
and dictionaries. Dictionaries are comma-separated values: lemmas of
ArabicChainBank, stems of Camel Morph. Without them, lemmas are those of the
treebank.

With --free no treebank is read: dictionaries and a table of closed classes say
what each token of raw text may be, a hidden Markov model fitted to the raw text
says what it is, and the model is trained on that. Its weights carry the terms of
the dictionaries and of the table of words alone; it is right less often (see
words.md).

Tokens of the raw text that a reader cut (--cuts; those in the program lie in
internal/model/train/data/cuts.tsv) are learnt from as well.

With --read an encoder first learns from so many words of the raw text, as for "isnad
train names", and helps to tag the raw text that the model's network of tags learns
from.`,
		Example: `  isnad train words --data corpora
  isnad train words --data corpora --read 5000000 --encoder encoder.bin --out /tmp/models
  isnad train words --data corpora --free`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			log := logTo(cmd)
			encoder, err := f.encoder()
			if err != nil {
				return err
			}
			cuts, err := f.readCuts()
			if err != nil {
				return err
			}
			var data [][]train.TreeToken
			if !free {
				sets, err := f.files(f.sets, "ud/*_train.conllu*")
				if err != nil {
					return err
				}
				err = each(sets, func(r io.Reader, name string) error {
					s, err := train.ReadTreebank(r, name)
					data = append(data, s...)
					return err
				})
				if err != nil {
					return err
				}
			}
			words, err := f.openTable()
			if err != nil {
				return err
			}
			vectors, err := f.openVectors()
			if err != nil {
				return err
			}
			raw, err := f.readRaw(log, &train.Raw{Cuts: cuts})
			if err != nil {
				return err
			}
			lexicon := train.NewLexicon()
			if len(dictionaries) == 0 && f.data != "" {
				for _, pattern := range []string{"lex/*.csv*", "lex/*/*LEX*.csv*"} {
					found, _ := filepath.Glob(filepath.Join(f.data, pattern)) // the pattern is well formed
					slices.Sort(found)
					dictionaries = append(dictionaries, found...)
				}
			}
			if err := each(dictionaries, lexicon.Read); err != nil {
				return err
			}
			log("%d dictionaries", len(dictionaries))
			cfg := train.WordsConfig{Seed: f.seed, EncoderConfig: encoder, Vectors: vectors, Lexicon: lexicon, Cuts: raw.Cut, Log: log}
			if free {
				if len(dictionaries) == 0 {
					return &statusError{statusUsage, errors.New("--free needs dictionaries: name them with --lexicon")}
				}
				data = train.Silver(raw, words, cfg)
			}
			trained, err := train.Words(data, raw, words, cfg)
			if err != nil {
				return failed(err)
			}
			return f.write("words.bin", trained, log)
		},
	}
	f.add(cmd, "ud/*_train.conllu")
	cmd.Flags().StringArrayVar(&dictionaries, "lexicon", nil, "dictionaries (default: DATA/lex/*.csv*, DATA/lex/*/*LEX*.csv*)")
	cmd.Flags().BoolVar(&free, "free", false, "train without a treebank")
	f.addEncoder(cmd)
	f.addCuts(cmd)
	return cmd
}
