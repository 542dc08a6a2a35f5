package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"isnad"
)

// A file is one thing to open, or the reason why it cannot be.
type file struct {
	path string // as the user would open it
	name string // Page.Name of a page that fills the file
	kind kind
	pack packing
	size int64 // bytes as stored; 0 for a stream
	err  error // a *isnad.PageError; the rest is unset then
}

// A walker lists files. A directory is entered once, however many links lead
// to it: otherwise a few folders with two links each to the next would make
// the list grow as a power of two.
type walker struct {
	ctx     context.Context
	files   []file
	bytes   int64
	skipped int // files of an unknown kind inside folders
	entered map[dirKey]bool
}

func (w *walker) fail(path string, kind isnad.ErrorKind, err error) {
	w.files = append(w.files, file{path: path, err: &isnad.PageError{Page: clean(path), Kind: kind, Err: err}})
}

// failOpen reports an error of the file system.
func (w *walker) failOpen(path string, err error) {
	kind := isnad.KindUnreadable
	if errors.Is(err, syscall.ELOOP) {
		kind = isnad.KindLoop
	}
	w.fail(path, kind, cause(err))
}

// cause takes the path off an error of the file system: PageError names it.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Op, pe.Err)
	}
	return err
}

// argument lists what one argument of the user stands for.
func (w *walker) argument(arg string) {
	if arg == "-" {
		w.files = append(w.files, file{path: "-", name: "-", kind: kindSniff})
		return
	}
	info, err := os.Stat(arg)
	if errors.Is(err, fs.ErrNotExist) && isAddress(arg) {
		err = fmt.Errorf("%w: it looks like an address; isnad fetch URL gets it", cause(err))
	}
	if err != nil {
		w.failOpen(arg, err)
		return
	}
	if !info.IsDir() {
		w.file(arg, filepath.Base(arg), info, true)
		return
	}
	before, skipped := len(w.files), w.skipped
	w.folder(arg, "", info, nil)
	if len(w.files) == before && w.ctx.Err() == nil {
		w.fail(arg, isnad.KindEmpty, fmt.Errorf("the folder holds no page (%d files of other kinds)", w.skipped-skipped))
	}
}

// isAddress reports whether an argument looks like an address of the web.
func isAddress(arg string) bool {
	scheme, rest, ok := strings.Cut(arg, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// folder lists a folder; above holds the folders on the way to it.
func (w *walker) folder(path, name string, info fs.FileInfo, above []fs.FileInfo) {
	if w.ctx.Err() != nil {
		return
	}
	for _, a := range above {
		if os.SameFile(a, info) {
			w.fail(path, isnad.KindLoop, errors.New("the folder leads back to one that it lies in"))
			return
		}
	}
	if k, ok := key(info); ok {
		if w.entered[k] {
			return // its pages are in the list under another name
		}
		w.entered[k] = true
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		w.failOpen(path, err)
		// ReadDir gives what it could read before the error.
	}
	above = append(above[:len(above):len(above)], info)
	for _, e := range entries {
		sub, subName := filepath.Join(path, e.Name()), filepath.Join(name, e.Name())
		var info fs.FileInfo
		var err error
		if e.Type()&fs.ModeSymlink != 0 {
			info, err = os.Stat(sub)
		} else {
			info, err = e.Info()
		}
		switch {
		case err != nil:
			if k, _ := kindOf(sub); k == kindUnknown && !errors.Is(err, syscall.ELOOP) {
				w.skipped++
				continue
			}
			w.failOpen(sub, err)
		case info.IsDir():
			w.folder(sub, subName, info, above)
		default:
			w.file(sub, subName, info, false)
		}
	}
}

// file adds one file to the list. named reports whether the user named it, as
// against finding it in a folder.
func (w *walker) file(path, name string, info fs.FileInfo, named bool) {
	f := file{path: path, name: clean(filepath.ToSlash(name)), size: info.Size()}
	f.kind, f.pack = kindOf(path)
	if named && !info.Mode().IsRegular() && isStream(path) {
		f.kind, f.size = kindSniff, 0
		w.files = append(w.files, f)
		return
	}
	if f.kind == kindUnknown {
		if !named {
			w.skipped++
			return
		}
		w.fail(path, isnad.KindUnknown, errKinds)
		return
	}
	if !info.Mode().IsRegular() {
		// Opening a pipe that nobody writes to would wait for ever.
		w.fail(path, isnad.KindUnreadable, errors.New("not a regular file"))
		return
	}
	w.bytes += f.size
	w.files = append(w.files, f)
}

// isStream reports whether a path is a stream that the shell made for this
// process, as for <(command).
func isStream(path string) bool {
	return path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}

// clean makes a path fit for output: file names need not be UTF-8.
func clean(path string) string { return strings.ToValidUTF8(path, "\ufffd") }
