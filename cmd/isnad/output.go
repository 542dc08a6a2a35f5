package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/term"
)

// An output is where a document goes: standard output, or a file that appears
// under its name only when it is whole.
type output struct {
	*bufio.Writer
	path string      // "" for standard output
	old  fs.FileInfo // what stands at path; nil when nothing does
	file *os.File    // nil for standard output
	temp string      // name of the file until it is whole; "" when written in place
}

// openOutput opens path, or standard output for "" and "-". Nothing is under
// path before commit, unless path is a device or a pipe.
func openOutput(path string, stdout io.Writer) (*output, error) {
	if path == "" || path == "-" {
		return &output{Writer: bufio.NewWriterSize(stdout, 1<<16)}, nil
	}
	mode := fs.FileMode(0o666)
	var old fs.FileInfo
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("write %s: it is a folder; name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("open output: %w", err)
		}
		return &output{Writer: bufio.NewWriterSize(f, 1<<16), path: path, file: f}, nil
	case err == nil:
		mode, old = info.Mode().Perm(), info
		// A link to a file is followed, so that the link stays one.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open output: %w", err)
	}
	dir, base := filepath.Split(path)
	temp := filepath.Join(dir, fmt.Sprintf(".%s.%d.part", base, os.Getpid()))
	// OpenFile and not CreateTemp: the user's umask decides who may read it.
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return nil, fmt.Errorf("create output: %w", err)
	}
	return &output{Writer: bufio.NewWriterSize(f, 1<<16), path: path, old: old, file: f, temp: temp}, nil
}

// end ends a document that was written, unless err says that it was not. Its error
// is that of the verb.
func (o *output) end(err error) error {
	if err != nil {
		o.drop()
		return failed(err)
	}
	return failed(o.commit())
}

// commit ends the document and puts it under its name.
func (o *output) commit() error {
	if err := o.Flush(); err != nil {
		o.drop()
		return fmt.Errorf("write output: %w", err)
	}
	if o.file == nil {
		return nil
	}
	if err := o.file.Close(); err != nil {
		o.drop()
		return fmt.Errorf("write output: %w", err)
	}
	o.file = nil
	if o.temp == "" {
		return nil
	}
	if err := os.Rename(o.temp, o.path); err != nil {
		os.Remove(o.temp)
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

// drop gives the document up; what stood under its name before stays.
func (o *output) drop() {
	if o.file != nil {
		o.file.Close()
		o.file = nil
	}
	if o.temp != "" {
		os.Remove(o.temp)
	}
}

// is reports whether source is the file that the document will replace: an
// account of the last run is no page of the next.
func (o *output) is(source string) bool {
	if o.old == nil {
		return false
	}
	info, err := os.Stat(source)
	return err == nil && os.SameFile(info, o.old)
}

// toFile reports whether the document goes to a file of its own.
func (o *output) toFile() bool { return o.path != "" }

// writeJSON writes v for people and programs: indented, and no letter escaped that
// need not be.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// terminal reports whether w is a terminal, and how many columns it has.
func terminal(w any) (bool, int) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return false, 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return true, 0
	}
	return true, width
}
