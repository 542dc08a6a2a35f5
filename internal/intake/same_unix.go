//go:build unix

package intake

import (
	"io/fs"
	"syscall"
)

// A dirKey names a directory whatever path leads to it.
type dirKey struct{ dev, ino uint64 }

// key returns the directory's key, and false where the system has none.
func key(info fs.FileInfo) (dirKey, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return dirKey{}, false
	}
	return dirKey{uint64(st.Dev), uint64(st.Ino)}, true
}
