package intake

import (
	"bytes"
	"encoding/json"
)

// sniffLen is how much of a stream is looked at before its kind is decided,
// in bytes.
const sniffLen = 64 << 10

// sniff decides what a stream without a name holds from its first bytes: JSON
// lines, one JSON document, HTML, or text when it is none of these.
func sniff(head []byte) kind {
	plain := plainHead(head)
	if len(plain) == 0 {
		return kindText
	}
	if bytes.HasPrefix(plain, []byte("WARC/1.")) {
		return kindArchive
	}
	if plain[0] == '[' {
		if rest := bytes.TrimLeft(plain[1:], " \t\r\n"); len(rest) > 0 && rest[0] == '{' {
			return kindJSON
		}
	}
	if looksLikeObject(plain) {
		if isLines(plain) {
			return kindLines
		}
		return kindJSON
	}
	// A first line that is no JSON does not make the others text.
	for line := range bytes.Lines(plain) {
		line = bytes.TrimSpace(line)
		if looksLikeObject(line) && json.Valid(line) {
			return kindLines
		}
	}
	if looksLikeHTML(plain) {
		return kindHTML
	}
	return kindText
}

// plainHead takes byte order marks, the zero bytes of UTF-16 and white space
// off the front, so that ASCII can be looked for.
func plainHead(head []byte) []byte {
	for _, bom := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		head = bytes.TrimPrefix(head, []byte(bom))
	}
	if bytes.IndexByte(head, 0) >= 0 {
		head = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	return bytes.TrimLeft(head, " \t\r\n")
}

// looksLikeObject reports whether b begins as a JSON object does.
func looksLikeObject(b []byte) bool {
	if len(b) == 0 || b[0] != '{' {
		return false
	}
	rest := bytes.TrimLeft(b[1:], " \t\r\n")
	return len(rest) > 0 && (rest[0] == '"' || rest[0] == '}')
}

// isLines reports whether a document that begins with a JSON object holds one
// object a line: its first line is a whole object, and more follows. Where
// that cannot be seen, reading it as one document gives the same pages.
func isLines(head []byte) bool {
	line, rest, found := bytes.Cut(head, []byte("\n"))
	return found && len(bytes.TrimSpace(rest)) > 0 && json.Valid(bytes.TrimSpace(line))
}

// isArray reports whether what is called JSON lines is one array of objects
// that reaches over several lines.
func isArray(head []byte) bool {
	plain := plainHead(head)
	line, _, _ := bytes.Cut(plain, []byte("\n"))
	return sniff(head) == kindJSON && plain[0] == '[' && !json.Valid(bytes.TrimSpace(line))
}

// looksLikeHTML reports whether the first bytes hold a tag that only HTML has.
func looksLikeHTML(head []byte) bool {
	if len(head) > 4096 {
		head = head[:4096]
	}
	low := bytes.ToLower(head)
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<meta ", "<title"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	if low[0] != '<' {
		return false
	}
	for _, tag := range []string{"<div", "<p>", "<p ", "<article", "<section", "<table", "<h1", "<h2", "<span", "<!--", "<?xml", "<main", "<ul", "<script", "<style", "<link"} {
		if bytes.HasPrefix(low, []byte(tag)) {
			return true
		}
	}
	return false
}
