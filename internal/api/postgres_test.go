package api

import (
	"encoding/json"
	"reflect"
	"testing"

	"isnad/internal/store/postgres/pgtest"
)

// TestSameOnPostgres: a store in PostgreSQL gives the answers that one in a file
// gives, and what people try does it no harm either.
func TestSameOnPostgres(t *testing.T) {
	file := reading(t)
	server, err := fill(pgtest.Address(t), true)
	if err != nil {
		t.Fatal(err)
	}
	defer server.st.Close()
	for op, list := range paths(t, file) {
		for _, path := range list {
			a, b := file.ask("GET", Prefix+path, nil), server.ask("GET", Prefix+path, nil)
			if a.Code != b.Code {
				t.Errorf("%s: %d from the file, %d from PostgreSQL\n%.300s", path, a.Code, b.Code, b.Body)
				continue
			}
			if op == "get-stats" {
				continue // sizes and times
			}
			if a.Header().Get("Content-Type") != "application/json" {
				if a.Body.String() != b.Body.String() {
					t.Errorf("%s: other bytes from PostgreSQL", path)
				}
				continue
			}
			var x, y any
			if err := json.Unmarshal(a.Body.Bytes(), &x); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b.Body.Bytes(), &y); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(timeless(x), timeless(y)) {
				t.Errorf("%s:\n      file %.600s\nPostgreSQL %.600s", path, a.Body, b.Body)
			}
		}
	}
	var some []string
	for i := 0; i < len(fragments); i += 4 {
		some = append(some, fragments[i])
	}
	fragmentsEverywhere(t, server, some)
}

// timeless takes out of an answer when things were done, and cursors, which are
// a store's own.
func timeless(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range []string{"added", "read_at", "at", "next", "kept"} {
			delete(v, k)
		}
		for k, x := range v {
			v[k] = timeless(x)
		}
	case []any:
		for i := range v {
			v[i] = timeless(v[i])
		}
	}
	return v
}
