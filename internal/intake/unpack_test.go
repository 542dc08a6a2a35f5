package intake

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestUnpack(t *testing.T) {
	const text = "نص قصير\n"
	for _, end := range []string{"", ".gz", ".zst", ".xz"} {
		packed := text
		if end != "" {
			packed = pack(t, end, text)
		}
		r, err := Unpack(strings.NewReader(packed))
		if err != nil {
			t.Fatalf("%q: %v", end, err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != text {
			t.Errorf("%q: got %q, error %v; want %q", end, got, err, text)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%q: Close: %v", end, err)
		}
		if end == "" {
			continue
		}
		// Half a packed stream is damaged, at the beginning or further on.
		r, err = Unpack(strings.NewReader(packed[:len(packed)/2]))
		if err == nil {
			_, err = io.ReadAll(r)
			r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "broken archive") {
			t.Errorf("%q cut in half: got error %v", end, err)
		}
	}
	r, err := Unpack(bytes.NewReader(nil))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); len(got) != 0 || err != nil {
		t.Errorf("nothing: got %q, error %v", got, err)
	}
	// A bomb is not unpacked to its end.
	r, err = Unpack(strings.NewReader(pack(t, ".gz", strings.Repeat("\x00", bombFloor+1<<20))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); err == nil || !strings.Contains(err.Error(), "decompression bomb") {
		t.Errorf("bomb: got error %v", err)
	}
}
