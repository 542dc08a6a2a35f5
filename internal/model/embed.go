package model

import (
	_ "embed"
	"sync"
)

// The packed files, made by "isnad train"; their cards are the .md files beside
// them.
var (
	//go:embed table.bin
	tableFile string
	//go:embed vectors.bin
	vectorsFile string
	//go:embed names.bin
	namesFile string
	//go:embed words.bin
	wordsFile string
)

// Table returns the table of words that lies in the program.
var Table = sync.OnceValue(func() *WordTable {
	t, err := OpenWords(tableFile)
	if err != nil {
		panic(err) // the program was built with a damaged file
	}
	return t
})

// WordVectors returns the vectors of words that lie in the program.
var WordVectors = sync.OnceValue(func() *Vectors {
	v, err := OpenVectors(vectorsFile)
	if err != nil {
		panic(err) // the program was built with a damaged file
	}
	return v
})

// Tagger returns the names model that lies in the program.
var Tagger = sync.OnceValue(func() *Names {
	n, err := OpenNames(namesFile, Table(), WordVectors())
	if err != nil {
		panic(err) // the program was built with a damaged file
	}
	return n
})

// Syntax returns the model of clitics and tags that lies in the program.
var Syntax = sync.OnceValue(func() *Words {
	m, err := OpenModel(wordsFile, WordVectors())
	if err != nil {
		panic(err) // the program was built with a damaged file
	}
	return m
})

// A File tells of a packed file that lies in the program.
type File struct {
	Name    string // as in this folder; NAME.md is its card
	What    string
	Licence string // of the weights, SPDX
	Source  string // who must be named with them
	Data    string
}

// Files returns the packed files that lie in the program.
func Files() []File {
	return []File{
		{"names.bin", "names tagger", "CC-BY-SA-4.0", "ANERcorp (Benajiba et al. 2007, Obeid et al. 2020)", namesFile},
		{"table.bin", "clusters and habits of words", "CC-BY-SA-4.0", "ANERcorp, and counts over Arabic news", tableFile},
		{"vectors.bin", "vectors of words and letters", "CC-BY-SA-4.0", "counts over Arabic news", vectorsFile},
		{"words.bin", "clitics, parts of speech and lemmas", "CC-BY-NC-SA-3.0", "UD Arabic-PADT (Smrž et al. 2008, Hajič et al. 2009); lemmas also of Camel Morph (CC BY 4.0) and ArabicChainBank (MIT)", wordsFile},
	}
}
