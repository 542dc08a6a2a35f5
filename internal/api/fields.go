package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
)

//go:generate go run ./gen

// zfields says what the fields of the model mean, by package.Type and field, as
// doc/model.md and the comments of package search do; gen makes it.
//
//go:embed zfields.json
var zfields []byte

// A meaning is what a type and its fields mean.
type meaning struct {
	Type   string            `json:"type"`
	Fields map[string]string `json:"fields"`
}

// schemaName names the schema of a type: types of package account, which are
// those of the JSON document, and of this package have their own names, others
// the name of their package before it. List[T] is named after T.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return hint
	}
	if base, of, ok := strings.Cut(name, "["); ok {
		of = strings.TrimSuffix(of, "]")
		pkg, elem := "", of
		if i := strings.LastIndex(of, "."); i >= 0 {
			pkg, elem = of[:i], of[i+1:]
		}
		return prefixOf(pkg) + elem + base
	}
	return prefixOf(t.PkgPath()) + name
}

func prefixOf(pkg string) string {
	pkg = pkg[strings.LastIndex(pkg, "/")+1:]
	switch pkg {
	case "desk", "search":
		r := []rune(pkg)
		r[0] = unicode.ToUpper(r[0])
		return string(r)
	}
	return ""
}

// A document is the description of the interface, in both forms.
type document struct{ asJSON, asYAML []byte }

func (d *document) json(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Write(d.asJSON)
}

func (d *document) yaml(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	w.Write(d.asYAML)
}

// describe completes the document: meanings of fields, what all operations
// share, what huma does not know; and keeps both forms of it.
func (s *server) describe(doc *huma.OpenAPI) error {
	means := map[string]meaning{}
	if err := json.Unmarshal(zfields, &means); err != nil {
		return fmt.Errorf("zfields.json: %w", err)
	}
	reg := doc.Components.Schemas
	for name, schema := range reg.Map() {
		t := reg.TypeFromRef("#/components/schemas/" + name)
		if t == nil {
			continue
		}
		describeFields(schema, t, means)
	}
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "the token that isnad serve was started with; none on loopback, unless one was set"}}
	doc.Security = []map[string][]string{{}, {"token": {}}}
	for _, item := range doc.Paths {
		if op := item.Get; op != nil {
			op.Responses["304"] = &huma.Response{Description: "Nothing changed since the ETag of If-None-Match."}
			op.Parameters = append(op.Parameters, &huma.Param{Name: "If-None-Match", In: "header", Description: "ETag of the answer that the client has", Schema: &huma.Schema{Type: "string"}})
		}
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Delete} {
			if op == nil {
				continue
			}
			for code, r := range op.Responses {
				if code[0] < '4' {
					if r.Headers == nil {
						r.Headers = map[string]*huma.Param{}
					}
					r.Headers["X-Request-Id"] = &huma.Param{Description: "names the request in the log", Schema: &huma.Schema{Type: "string"}}
					if op == item.Get {
						r.Headers["ETag"] = &huma.Param{Description: "names these contents, for If-None-Match", Schema: &huma.Schema{Type: "string"}}
					}
				}
			}
		}
	}
	var err error
	if s.doc.asJSON, err = json.MarshalIndent(doc, "", " "); err != nil {
		return fmt.Errorf("write openapi.json: %w", err)
	}
	if s.doc.asYAML, err = doc.YAML(); err != nil {
		return fmt.Errorf("write openapi.yaml: %w", err)
	}
	return nil
}

// describeFields gives a schema the meanings of a type's fields. Fields that
// come from an embedded type have the meaning that the outer type gives them,
// else that of their own.
func describeFields(schema *huma.Schema, t reflect.Type, means map[string]meaning) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	types := []reflect.Type{t}
	for i := 0; i < len(types); i++ {
		for f := range fieldsOf(types[i]) {
			if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag.Get("json") == "" {
				types = append(types, f.Type)
			}
		}
	}
	for _, t := range types {
		m := means[typeKey(t)]
		if schema.Description == "" {
			schema.Description = m.Type
		}
		for name, p := range schema.Properties {
			if p.Description == "" {
				p.Description = m.Fields[name]
			}
		}
	}
}

func typeKey(t reflect.Type) string {
	return t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:] + "." + t.Name()
}

func fieldsOf(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}
