package intake

import (
	"errors"
	"path/filepath"
	"strings"
)

// A kind is what a file's name promises about its contents.
type kind uint8

const (
	kindUnknown kind = iota
	kindText
	kindHTML
	kindJSON    // one document: an object, an array, or several objects
	kindLines   // one object a line
	kindArchive // a web archive
	kindSniff   // a stream without a name: the first bytes decide
)

// A packing is the compression around a file.
type packing uint8

const (
	packNone packing = iota
	packGzip
	packZstd
	packXZ
)

var kinds = map[string]kind{
	".txt":    kindText,
	".html":   kindHTML,
	".htm":    kindHTML,
	".xhtml":  kindHTML,
	".json":   kindJSON,
	".jsonl":  kindLines,
	".ndjson": kindLines,
	".warc":   kindArchive,
}

var packings = map[string]packing{
	".gz":  packGzip,
	".zst": packZstd,
	".xz":  packXZ,
}

// errKinds is the cause of every KindUnknown error: it tells the reader what
// would have been read.
var errKinds = errors.New("want .txt .html .htm .xhtml .json .jsonl .ndjson .warc, also with .gz .zst .xz after it")

// kindOf returns what the file's name says about it; capitals count as small
// letters.
func kindOf(name string) (kind, packing) {
	name = strings.ToLower(name)
	ext := filepath.Ext(name)
	pack := packings[ext]
	if pack != packNone {
		ext = filepath.Ext(strings.TrimSuffix(name, ext))
	}
	return kinds[ext], pack
}
