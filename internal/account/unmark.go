package account

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"
)

// A mark stands for the id of an entity in what waits for its ids: nobody who
// writes a page can know it, since it is made anew for each document. It never
// reaches the output.
const markEnd = ";"

func newMark() string {
	var b [12]byte
	rand.Read(b[:]) // never fails: package crypto/rand
	return "id-" + hex.EncodeToString(b[:]) + "-"
}

// unmark is a writer that puts ids in the place of their marks.
type unmark struct {
	w    io.Writer
	mark []byte
	ids  [][]byte // as they stand inside a JSON string
	kept []byte   // the end of what came, when it may be the beginning of a mark
	out  []byte
}

func newUnmark(w io.Writer, mark string, entries []*entry) *unmark {
	u := &unmark{w: w, mark: []byte(mark), ids: make([][]byte, len(entries))}
	for i, e := range entries {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if enc.Encode(e.root().ID) == nil {
			u.ids[i] = bytes.TrimSuffix(bytes.TrimSpace(b.Bytes())[1:], []byte{'"'})
		}
	}
	return u
}

// maxMark is how many bytes a mark, its number and its end take at most.
const maxMark = 64

// Write writes p with its marks replaced. A mark may lie across two calls:
// what may be the beginning of one waits, and nothing is left waiting when p
// ends outside of one, as a JSON document does.
func (u *unmark) Write(p []byte) (int, error) {
	n := len(p)
	if len(u.kept) > 0 {
		p = append(u.kept, p...)
		u.kept = nil
	}
	out := u.out[:0]
	for {
		i := bytes.Index(p, u.mark)
		if i < 0 {
			break
		}
		end := bytes.IndexByte(p[i:min(len(p), i+maxMark)], markEnd[0])
		if end < 0 {
			out = append(out, p[:i]...)
			u.kept = append([]byte(nil), p[i:]...)
			p = nil
			break
		}
		number, err := strconv.Atoi(string(p[i+len(u.mark) : i+end]))
		out = append(out, p[:i]...)
		if err == nil && number < len(u.ids) {
			out = append(out, u.ids[number]...)
		}
		p = p[i+end+1:]
	}
	if p != nil {
		// The longest end of p that a mark begins with.
		keep := 0
		for k := min(len(u.mark)-1, len(p)); k > 0; k-- {
			if bytes.HasSuffix(p, u.mark[:k]) {
				keep = k
				break
			}
		}
		out = append(out, p[:len(p)-keep]...)
		u.kept = append([]byte(nil), p[len(p)-keep:]...)
	}
	u.out = out
	if _, err := u.w.Write(out); err != nil {
		return 0, err
	}
	return n, nil
}
