// Package pack is the embedded form of the lexicon: how package lexicon reads
// it and how its generator writes it. The form is read in place, from a string
// that lies in the program file: opening it decodes nothing and allocates
// nothing.
//
// All numbers are little endian, 32 bits wide. A text is named by the offset
// of its length in the pool; offset 0 is the empty text. Layout:
//
//	magic     "isnadlx2"
//	sections  sectionCount pairs: offset, length (bytes)
//	pool      length, bytes, length, bytes, …     (texts, each once)
//	lists     count, text, text, …                (lists of texts; offset 0 is the empty list)
//	words     hash, text per slot                 (open addressing, linear probing, text 0 is free)
//	edges     node, text, child per slot          (the same; child 0 is free)
//	nodes     offset, sorts, flags per node       (offset into refs, 0 is no refs; a bit per sort; all flags or-ed)
//	refs      count, then sort|flags, index each  (sort is the low byte, flags the rest)
//	rows …    one section of fixed-width rows for each table
//
// The forms of all tables stand in one trie over words: a node is a run of
// words, an edge leads from a node by one more word. Node 0 is the empty run.
package pack

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sort"
)

// Magic begins every file.
const Magic = "isnadlx2"

// The sections that every file has; tables come behind them.
const (
	secPool = iota
	secLists
	secWords
	secEdges
	secNodes
	secRefs
	firstTable
)

// Hash is the hash of the words table: FNV-1a over prefix and then s.
func Hash(prefix, s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(prefix); i++ {
		h = (h ^ uint32(prefix[i])) * 16777619
	}
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func edgeHash(node, word uint32) uint32 {
	x := uint64(node)<<32 | uint64(word)
	x *= 0x9E3779B97F4A7C15
	return uint32(x >> 32)
}

// A File is the embedded form, ready to be read. Its zero value is empty and
// finds nothing.
type File struct {
	pool, lists, words, edges, nodes, refs string
	wordMask, edgeMask                     uint32
	tables                                 []string
}

func u32(s string, i int) uint32 {
	_ = s[i+3]
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

// Open reads the section table of data. It panics when data is not a file of
// this form: the data is part of the program.
func Open(data string) *File {
	if len(data) < len(Magic)+4 || data[:len(Magic)] != Magic {
		panic("pack.Open: not a lexicon file")
	}
	n := int(u32(data, len(Magic)))
	sec := make([]string, n)
	for i := range sec {
		at := len(Magic) + 4 + 8*i
		off, size := u32(data, at), u32(data, at+4)
		sec[i] = data[off : off+size]
	}
	f := &File{
		pool: sec[secPool], lists: sec[secLists], words: sec[secWords],
		edges: sec[secEdges], nodes: sec[secNodes], refs: sec[secRefs],
		tables: sec[firstTable:],
	}
	f.wordMask = uint32(len(f.words)/8) - 1
	f.edgeMask = uint32(len(f.edges)/12) - 1
	return f
}

// Text returns the text at offset ref of the pool.
func (f *File) Text(ref uint32) string {
	if ref == 0 {
		return ""
	}
	n := u32(f.pool, int(ref))
	return f.pool[ref+4 : ref+4+n]
}

// List returns the list of texts at offset ref of the lists.
func (f *File) List(ref uint32) []string {
	n := f.ListLen(ref)
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = f.ListAt(ref, i)
	}
	return out
}

// ListLen returns the number of texts in the list at ref.
func (f *File) ListLen(ref uint32) int {
	if ref == 0 {
		return 0
	}
	return int(u32(f.lists, int(ref)))
}

// ListAt returns text i of the list at ref.
func (f *File) ListAt(ref uint32, i int) string {
	return f.Text(u32(f.lists, int(ref)+4+4*i))
}

// Word returns the number of the word prefix+s, and 0 when no form has it.
func (f *File) Word(prefix, s string) uint32 {
	h := Hash(prefix, s)
	for i := h & f.wordMask; ; i = (i + 1) & f.wordMask {
		at := int(i) * 8
		ref := u32(f.words, at+4)
		if ref == 0 {
			return 0
		}
		if u32(f.words, at) != h {
			continue
		}
		w := f.Text(ref)
		if len(w) == len(prefix)+len(s) && w[:len(prefix)] == prefix && w[len(prefix):] == s {
			return ref
		}
	}
}

// Next returns the node that word leads to from node, and 0 when there is none.
func (f *File) Next(node, word uint32) uint32 {
	for i := edgeHash(node, word) & f.edgeMask; ; i = (i + 1) & f.edgeMask {
		at := int(i) * 12
		child := u32(f.edges, at+8)
		if child == 0 {
			return 0
		}
		if u32(f.edges, at) == node && u32(f.edges, at+4) == word {
			return child
		}
	}
}

// A Ref says what a run of words is: a form of row Index of the table that
// Sort belongs to.
type Ref struct {
	Sort  uint8
	Flags uint32 // 24 bits
	Index uint32
}

// Refs returns the refs of a node: offset of the first, and how many.
func (f *File) Refs(node uint32) (off uint32, n int) {
	off = u32(f.nodes, int(node)*12)
	if off == 0 {
		return 0, 0
	}
	return off + 4, int(u32(f.refs, int(off)))
}

// Sorts returns a bit for each sort among the refs of a node, and all their
// flags or-ed together: enough to pass most nodes by.
func (f *File) Sorts(node uint32) (sorts, flags uint32) {
	at := int(node) * 12
	return u32(f.nodes, at+4), u32(f.nodes, at+8)
}

// Ref returns ref i of the refs that begin at off.
func (f *File) Ref(off uint32, i int) Ref {
	at := int(off) + 8*i
	a := u32(f.refs, at)
	return Ref{uint8(a), a >> 8, u32(f.refs, at+4)}
}

// Rows returns how many rows of the given width (fields) a table has.
func (f *File) Rows(table, width int) int { return len(f.tables[table]) / (4 * width) }

// Field returns one field of a row.
func (f *File) Field(table, width, row, field int) uint32 {
	return u32(f.tables[table], 4*(row*width+field))
}

// A Builder collects texts, forms and rows and writes a file.
type Builder struct {
	pool   []byte
	texts  map[string]uint32
	lists  []byte
	listed map[string]uint32
	words  map[uint32]bool
	edges  []edge
	edgeOf map[uint64]uint32
	refs   [][]Ref
	tables [][]byte
}

type edge struct{ node, word, child uint32 }

// NewBuilder returns a builder with the given number of tables.
func NewBuilder(tables int) *Builder {
	return &Builder{
		pool:   make([]byte, 4), // offset 0 is the empty text
		texts:  map[string]uint32{"": 0},
		lists:  make([]byte, 4),
		listed: map[string]uint32{"": 0},
		words:  map[uint32]bool{},
		edgeOf: map[uint64]uint32{},
		refs:   make([][]Ref, 1),
		tables: make([][]byte, tables),
	}
}

// Text puts s into the pool and returns its offset.
func (b *Builder) Text(s string) uint32 {
	if ref, ok := b.texts[s]; ok {
		return ref
	}
	for len(b.pool)%4 != 0 {
		b.pool = append(b.pool, 0)
	}
	ref := uint32(len(b.pool))
	b.pool = binary.LittleEndian.AppendUint32(b.pool, uint32(len(s)))
	b.pool = append(b.pool, s...)
	b.texts[s] = ref
	return ref
}

// List puts a list of texts and returns its offset.
func (b *Builder) List(list []string) uint32 {
	if len(list) == 0 {
		return 0
	}
	raw := binary.LittleEndian.AppendUint32(nil, uint32(len(list)))
	for _, s := range list {
		raw = binary.LittleEndian.AppendUint32(raw, b.Text(s))
	}
	if ref, ok := b.listed[string(raw)]; ok {
		return ref
	}
	ref := uint32(len(b.lists))
	b.lists = append(b.lists, raw...)
	b.listed[string(raw)] = ref
	return ref
}

// Row appends a row to a table and returns its index.
func (b *Builder) Row(table int, fields ...uint32) uint32 {
	i := len(b.tables[table]) / (4 * len(fields))
	for _, f := range fields {
		b.tables[table] = binary.LittleEndian.AppendUint32(b.tables[table], f)
	}
	return uint32(i)
}

// Form says that the run of folded words stands for ref. The same form may
// stand for several refs; saying the same twice is a no-op.
func (b *Builder) Form(words []string, ref Ref) {
	if len(words) == 0 {
		return
	}
	node := uint32(0)
	for _, w := range words {
		word := b.Text(w)
		b.words[word] = true
		key := uint64(node)<<32 | uint64(word)
		child, ok := b.edgeOf[key]
		if !ok {
			child = uint32(len(b.refs))
			b.refs = append(b.refs, nil)
			b.edgeOf[key] = child
			b.edges = append(b.edges, edge{node, word, child})
		}
		node = child
	}
	for _, r := range b.refs[node] {
		if r == ref {
			return
		}
	}
	b.refs[node] = append(b.refs[node], ref)
}

// Has reports whether the run of words has a ref of the given sort already.
func (b *Builder) Has(words []string, sort uint8) bool {
	node := uint32(0)
	for _, w := range words {
		child, ok := b.edgeOf[uint64(node)<<32|uint64(b.Text(w))]
		if !ok {
			return false
		}
		node = child
	}
	for _, r := range b.refs[node] {
		if r.Sort == sort {
			return true
		}
	}
	return false
}

// Bytes returns the file.
func (b *Builder) Bytes() ([]byte, error) {
	words := make([]uint32, 0, len(b.words))
	for w := range b.words {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	slots := size(len(words))
	table := make([]byte, 8*slots)
	for _, w := range words {
		s := b.at(w)
		h := Hash("", s)
		i := h & uint32(slots-1)
		for binary.LittleEndian.Uint32(table[8*i+4:]) != 0 {
			i = (i + 1) & uint32(slots-1)
		}
		binary.LittleEndian.PutUint32(table[8*i:], h)
		binary.LittleEndian.PutUint32(table[8*i+4:], w)
	}
	slots = size(len(b.edges))
	edges := make([]byte, 12*slots)
	for _, e := range b.edges {
		i := edgeHash(e.node, e.word) & uint32(slots-1)
		for binary.LittleEndian.Uint32(edges[12*i+8:]) != 0 {
			i = (i + 1) & uint32(slots-1)
		}
		binary.LittleEndian.PutUint32(edges[12*i:], e.node)
		binary.LittleEndian.PutUint32(edges[12*i+4:], e.word)
		binary.LittleEndian.PutUint32(edges[12*i+8:], e.child)
	}
	refs := make([]byte, 4)
	var nodes []byte
	for _, list := range b.refs {
		if len(list) == 0 {
			nodes = append(nodes, make([]byte, 12)...)
			continue
		}
		var sorts, flags uint32
		for _, r := range list {
			sorts |= 1 << r.Sort
			flags |= r.Flags
		}
		nodes = binary.LittleEndian.AppendUint32(nodes, uint32(len(refs)))
		nodes = binary.LittleEndian.AppendUint32(nodes, sorts)
		nodes = binary.LittleEndian.AppendUint32(nodes, flags)
		refs = binary.LittleEndian.AppendUint32(refs, uint32(len(list)))
		for _, r := range list {
			if r.Flags >= 1<<24 {
				return nil, fmt.Errorf("pack: flags %#x take more than 24 bits", r.Flags)
			}
			refs = binary.LittleEndian.AppendUint32(refs, uint32(r.Sort)|r.Flags<<8)
			refs = binary.LittleEndian.AppendUint32(refs, r.Index)
		}
	}
	sections := append([][]byte{b.pool, b.lists, table, edges, nodes, refs}, b.tables...)
	out := append([]byte(nil), Magic...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(sections)))
	at := len(out) + 8*len(sections)
	for _, s := range sections {
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
		at += len(s)
	}
	for _, s := range sections {
		out = append(out, s...)
	}
	return out, nil
}

func (b *Builder) at(ref uint32) string {
	n := binary.LittleEndian.Uint32(b.pool[ref:])
	return string(b.pool[ref+4 : ref+4+n])
}

// size returns a power of two that keeps a table of n at most half full.
func size(n int) int {
	s := 4
	for s < 2*n {
		s *= 2
	}
	return s
}

// Edit returns a builder that holds what f holds, so that more can be put into
// it. Texts, words, nodes and the rows of tables keep their numbers.
func Edit(f *File) *Builder {
	b := NewBuilder(len(f.tables))
	b.pool = []byte(f.pool)
	for at := 4; at+4 <= len(f.pool); {
		n := int(u32(f.pool, at))
		b.texts[f.pool[at+4:at+4+n]] = uint32(at)
		at += (4 + n + 3) &^ 3
	}
	b.lists = []byte(f.lists)
	for at := 4; at+4 <= len(f.lists); {
		end := at + 4 + 4*int(u32(f.lists, at))
		b.listed[f.lists[at:end]] = uint32(at)
		at = end
	}
	for at := 0; at+8 <= len(f.words); at += 8 {
		if ref := u32(f.words, at+4); ref != 0 {
			b.words[ref] = true
		}
	}
	for at := 0; at+12 <= len(f.edges); at += 12 {
		if e := (edge{u32(f.edges, at), u32(f.edges, at+4), u32(f.edges, at+8)}); e.child != 0 {
			b.edges = append(b.edges, e)
			b.edgeOf[uint64(e.node)<<32|uint64(e.word)] = e.child
		}
	}
	b.refs = make([][]Ref, len(f.nodes)/12)
	for node := range b.refs {
		off, n := f.Refs(uint32(node))
		for i := range n {
			b.refs[node] = append(b.refs[node], f.Ref(off, i))
		}
	}
	for i, t := range f.tables {
		b.tables[i] = []byte(t)
	}
	return b
}

// Drop takes away every ref of a form for which gone is true.
func (b *Builder) Drop(gone func(Ref) bool) {
	for node, refs := range b.refs {
		b.refs[node] = slices.DeleteFunc(refs, gone)
	}
}

// First is Form, with the ref before those that the run of words has.
func (b *Builder) First(words []string, ref Ref) {
	b.Form(words, ref)
	node := uint32(0)
	for _, w := range words {
		node = b.edgeOf[uint64(node)<<32|uint64(b.Text(w))]
	}
	if node == 0 {
		return
	}
	refs := slices.DeleteFunc(b.refs[node], func(r Ref) bool { return r == ref })
	b.refs[node] = slices.Insert(refs, 0, ref)
}

// SetRow writes row i of a table anew.
func (b *Builder) SetRow(table, i int, fields ...uint32) {
	for k, f := range fields {
		binary.LittleEndian.PutUint32(b.tables[table][4*(i*len(fields)+k):], f)
	}
}

// Clear takes all rows out of a table.
func (b *Builder) Clear(table int) { b.tables[table] = nil }
