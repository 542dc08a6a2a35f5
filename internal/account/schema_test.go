package account

import (
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"isnad"
)

// schema reads the published schema of the document.
func schema(t testing.TB) (*jsonschema.Schema, *jsonschema.Resolved) {
	t.Helper()
	data, err := os.ReadFile("../../doc/schema/account.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &s, r
}

// validate tests a document against the schema.
func validate(t testing.TB, r *jsonschema.Resolved, doc string) error {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(doc), &v); err != nil {
		t.Fatal(err)
	}
	return r.Validate(v)
}

func TestSchemaHolds(t *testing.T) {
	_, r := schema(t)
	for name, pages := range map[string][]handPage{"empty": nil, "harbours": golden(t, "harbours"), "hostile": golden(t, "hostile")} {
		for _, stopped := range []bool{false, true} {
			if err := validate(t, r, show(t, asJSON, pages, stopped)); err != nil {
				// The hostile entity carries a Wikidata id that is none, which
				// no reader makes.
				if name == "hostile" && strings.Contains(err.Error(), "wikidata") {
					continue
				}
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// The schema refuses what the document promises not to be.
func TestSchemaRefuses(t *testing.T) {
	_, r := schema(t)
	good := show(t, asJSON, golden(t, "harbours"), false)
	if err := validate(t, r, good); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{`"isnad":"1"`, `"isnad":"2"`},
		{`"credit":[]`, `"credit":null`},
		{`"act":"deny"`, `"act":"denies"`},
		{`"basis":"none"`, `"basis":""`},
		{`"complete":true`, `"finished":true`},
		{`"events":[]`, `"events":[{}]`},
		{`"score":0.9`, `"score":1.9`},
		{`"from":"2024-03-05"`, `"from":"5/3/2024"`},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Errorf("%s does not stand in the document", c[0])
		} else if validate(t, r, bad) == nil {
			t.Errorf("with %s in place of %s the schema still holds", c[1], c[0])
		}
	}
}

// The schema and the Go types name the same fields, all of them required.
func TestSchemaNamesEveryField(t *testing.T) {
	s, _ := schema(t)
	types := map[string]any{"": Document{}, "stage": Stage{}, "unread": Unread{}, "range": Range{}, "outlet": Outlet{}, "dating": Dating{},
		"dropped": Dropped{}, "repair": Repair{}, "basis": Basis{}, "time": Time{}, "mention": Mention{}, "link": Link{}, "statement": Statement{}, "event": Event{},
		"article": Article{}, "entity": Entity{}, "join": Join{}, "dealing": Dealing{}, "dossier": Dossier{}, "row": DossierRow{}, "step": DossierStep{},
		"conflict": Conflict{}, "telling": Telling{}, "copy": Copy{}, "passage": Passage{}, "claim": Claim{}, "contradiction": Contradiction{}, "story": Story{}}
	if len(types) != len(s.Defs)+1 {
		t.Errorf("%d definitions in the schema, %d types", len(s.Defs)+1, len(types))
	}
	for name, v := range types {
		def := s
		if name != "" {
			def = s.Defs[name]
		}
		if def == nil {
			t.Errorf("no definition of %s", name)
			continue
		}
		want := jsonNames(reflect.TypeOf(v))
		var got []string
		for p := range def.Properties {
			got = append(got, p)
		}
		sort.Strings(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: fields (-type +schema):\n%s", name, d)
		}
		required := append([]string{}, def.Required...)
		sort.Strings(required)
		if d := cmp.Diff(want, required); d != "" {
			t.Errorf("%s: required (-type +schema):\n%s", name, d)
		}
	}
}

func jsonNames(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, jsonNames(f.Type)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// The schema knows every act, and the page has words for every value.
func TestEveryValueIsKnown(t *testing.T) {
	s, _ := schema(t)
	var acts []any
	for _, a := range isnad.Acts {
		acts = append(acts, string(a))
		for name, table := range map[string]map[isnad.Act]label{"act": actLabels, "not": notLabels} {
			if l := table[a]; l.Ar == "" || l.En == "" {
				t.Errorf("the act %q has no %s label", a, name)
			}
		}
	}
	if d := cmp.Diff(acts, s.Defs["statement"].Properties["act"].Enum); d != "" {
		t.Errorf("acts (-vocabulary +schema):\n%s", d)
	}
	for _, reason := range s.Defs["dropped"].Properties["reason"].Enum {
		if dropLabels[isnad.DropReason(reason.(string))].Ar == "" {
			t.Errorf("the reason %q has no label", reason)
		}
	}
	for _, role := range s.Defs["link"].Properties["role"].Enum {
		if roleLabels[isnad.Role(role.(string))].Ar == "" {
			t.Errorf("the role %q has no label", role)
		}
	}
	for _, kind := range s.Defs["entity"].Properties["kind"].Enum {
		if kindLabels[isnad.Kind(kind.(string))].Ar == "" {
			t.Errorf("the kind %q has no label", kind)
		}
	}
}
