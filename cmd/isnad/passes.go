package main

import (
	"math"
	"os"
	"runtime/debug"

	"isnad"
	"isnad/internal/identities"
	"isnad/internal/identities/kb"
	"isnad/internal/passes"

	"github.com/spf13/cobra"
)

// passFlags are the flags of verbs that draw conclusions over many pages.
type passFlags struct {
	names, base string
}

// add declares the flags.
func (f *passFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.names, "names", "", "your own corrections of who is who, a `FILE` of lines \"same|not same|is<tab>NAME<tab>NAME or ID\"")
	fl.StringVar(&f.base, "kb", "", "look names up in this `FILE`, made by isnad kb import")
	must(cmd.MarkFlagFilename("names", "tsv"))
	must(cmd.MarkFlagFilename("kb", "kb"))
}

// run returns a run of the passes with what the flags name, without those whose
// conclusions the verb does not show.
func (f *passFlags) run(skip ...isnad.Stage) (*passes.Run, error) {
	opt, err := f.options()
	if err != nil {
		return nil, err
	}
	if opt.Skip = skip; len(skip) == 0 {
		holdCorpus()
	}
	return passes.New(opt), nil
}

// corpusGoal is where the garbage collector begins to work harder for verbs
// that hold a whole corpus: what the passes and the desk keep of 24,000 articles is
// most of it, and with the goal of single pages the collector would never rest.
const corpusGoal = 750 << 20

// holdCorpus gives way to memory for a corpus, unless GOMEMLIMIT says how much.
func holdCorpus() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(corpusGoal)
	}
}

// corpusPercent is how much garbage may lie beside a corpus that stays in memory
// for long, in hundredths of it. The collector works a little more than it would by
// itself, and the program takes a fifth less.
const corpusPercent = 35

// keepsCorpus tells the garbage collector that a corpus is held in memory from
// now on, or no more, unless GOGC or GOMEMLIMIT say what it is to do.
func keepsCorpus(held bool) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if held {
		// A limit that is smaller than what is held would keep it from resting.
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(corpusPercent)
		return
	}
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(memoryGoal)
}

// options reads what the flags name.
func (f *passFlags) options() (passes.Options, error) {
	var opt passes.Options
	if f.names != "" {
		file, err := os.Open(f.names)
		if err != nil {
			return opt, failed(err)
		}
		defer file.Close()
		if opt.Identities.Corrections, err = identities.ReadCorrections(file, f.names); err != nil {
			return opt, failed(err)
		}
	}
	if f.base != "" {
		base, err := kb.Open(f.base)
		if err != nil {
			return opt, failed(err)
		}
		opt.Identities.Base = base
	}
	return opt, nil
}
