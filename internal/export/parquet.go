package export

import (
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// flushBytes is how much text a row group holds at most, about: what a reader
// of the file takes into memory at once, and this writer too.
const flushBytes = 16 << 20

// A parquetWriter writes rows to a file of optional columns: text as UTF-8
// strings, lists as LIST of strings, whole numbers as INT64, others as DOUBLE.
// Blanks are null; a list is never null, but may be empty.
type parquetWriter struct {
	t    *Table
	w    *parquet.GenericWriter[any]
	buf  parquet.Row
	held int
}

// schemaOf makes the schema of a table. It goes by way of a struct type, since
// the groups that the library lets one make by hand sort their fields by name.
func schemaOf(t *Table) *parquet.Schema {
	fields := make([]reflect.StructField, len(t.Columns))
	for i, c := range t.Columns {
		f := reflect.StructField{Name: fmt.Sprintf("C%d", i)}
		tag := c.Name
		switch c.Type {
		case Text:
			f.Type, tag = reflect.TypeFor[string](), tag+",optional"
		case List:
			f.Type, tag = reflect.TypeFor[[]string](), tag+",list"
		case Int:
			f.Type, tag = reflect.TypeFor[int64](), tag+",optional"
		case Number:
			f.Type, tag = reflect.TypeFor[float64](), tag+",optional"
		case Bool:
			f.Type, tag = reflect.TypeFor[bool](), tag+",optional"
		}
		f.Tag = reflect.StructTag(fmt.Sprintf(`parquet:"%s"`, tag))
		fields[i] = f
	}
	return parquet.NewSchema(t.Name, parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()))
}

func newParquet(w io.Writer, t *Table) *parquetWriter {
	return &parquetWriter{t: t, w: parquet.NewGenericWriter[any](w, schemaOf(t),
		// The only compression that every reader has.
		parquet.Compression(&parquet.Snappy),
		parquet.CreatedBy("isnad", "1", ""),
		parquet.KeyValueMetadata("isnad.table", t.Name))}
}

func (p *parquetWriter) row(r Row) error {
	row := p.buf[:0]
	for i, c := range p.t.Columns {
		null := func() { row = append(row, parquet.NullValue().Level(0, 0, i)) }
		switch v := r[i].(type) {
		case string:
			if v == "" {
				null()
				break
			}
			p.held += len(v)
			row = append(row, parquet.ByteArrayValue([]byte(strings.ToValidUTF8(v, "\ufffd"))).Level(0, 1, i))
		case []string:
			if len(v) == 0 {
				null()
			}
			for n, s := range v {
				p.held += len(s)
				row = append(row, parquet.ByteArrayValue([]byte(strings.ToValidUTF8(s, "\ufffd"))).Level(min(n, 1), 1, i))
			}
		case int:
			row = append(row, parquet.Int64Value(int64(v)).Level(0, 1, i))
		case float64:
			row = append(row, parquet.DoubleValue(v).Level(0, 1, i))
		case bool:
			row = append(row, parquet.BooleanValue(v).Level(0, 1, i))
		case nil:
			null()
		default:
			return fmt.Errorf("export: column %s: a value of type %T", c.Name, v)
		}
		p.held += 8
	}
	p.buf = row
	if _, err := p.w.WriteRows([]parquet.Row{row}); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	if p.held > flushBytes {
		p.held = 0
		if err := p.w.Flush(); err != nil {
			return fmt.Errorf("write Parquet: %w", err)
		}
	}
	return nil
}

func (p *parquetWriter) close() error {
	if err := p.w.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
