package account

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"isnad"
	"isnad/internal/passes"
)

// A jsonWriter writes a Document as it comes, one article, entity or unread
// page a line, so that the document can be read by line as well as whole:
//
//	{"isnad":"1",
//	"stages":[…],
//	"articles":[
//	{…},
//	{…}
//	],
//	"entities":[
//	…
//
// Who an entity is, the passes say when all pages are read. Articles therefore
// wait in a spool, with a mark in the place of each id, and go out at the end
// with the ids in them. Entities wait in memory, unread pages in a spool.
type jsonWriter struct {
	out     writer
	body    spool
	closing bool // the articles are out
	buf     bytes.Buffer
	enc     *json.Encoder
	people  registry
	totals  Totals
	unread  spool // of JSON lines: a broken file may give millions
	count   int   // articles written
}

// NewJSON returns a Writer of the JSON [Document]. stages are those that run.
// Writes to w are large; it needs no buffer in front of it.
// run is who draws the conclusions over all pages; nil is a run without
// options. Nothing is written before Close.
func NewJSON(w io.Writer, stages []isnad.StageVersion, run *passes.Run) Writer {
	j := &jsonWriter{out: writer{w: w}, people: newRegistry(run)}
	j.people.mark = newMark()
	j.enc = json.NewEncoder(&j.buf)
	j.enc.SetEscapeHTML(false) // the document is no part of a web page
	ran := make([]Stage, 0, len(stages))
	for _, s := range stages {
		ran = append(ran, Stage{string(s.Stage), s.Version})
	}
	j.buf.WriteString(`{"isnad":"` + Version + "\",\n\"stages\":")
	j.value(ran)
	j.buf.WriteString(",\n\"articles\":[")
	return j
}

// value adds the JSON of v, without the encoder's end of line.
func (j *jsonWriter) value(v any) {
	if err := j.enc.Encode(v); err != nil {
		// Only a value that JSON cannot hold, such as a score that is no
		// number, comes here: Account.Check lets none through.
		j.out.err = fmt.Errorf("account: write JSON: %w", err)
		return
	}
	j.buf.Truncate(j.buf.Len() - 1)
}

// item adds one member of a list, on a line of its own.
func (j *jsonWriter) item(i int, v any) {
	if i > 0 {
		j.buf.WriteByte(',')
	}
	j.buf.WriteByte('\n')
	j.value(v)
	if j.buf.Len() > 1<<16 {
		j.flush()
	}
}

// flush hands the buffer on: to the spool while articles come, to the caller's
// writer behind them.
func (j *jsonWriter) flush() {
	if j.closing {
		j.write()
		return
	}
	if _, err := j.body.Write(j.buf.Bytes()); err != nil && j.out.err == nil {
		j.out.err = err
	}
	j.buf.Reset()
}

func (j *jsonWriter) Page(_ string, accts []*isnad.Account, unread error) error {
	j.totals.count(accts, unread)
	for _, acct := range accts {
		j.article(acct, j.people.add(acct))
	}
	if unread != nil {
		page, kind, why := reason(unread)
		j.flush()
		j.item(j.totals.Unread-1, Unread{page, kind, why})
		if _, err := j.unread.Write(j.buf.Bytes()); err != nil && j.out.err == nil {
			j.out.err = err
		}
		j.buf.Reset()
	}
	return j.out.err
}

// lists is how an Article without findings ends.
const lists = `"dropped":[],"repairs":[],"times":[],"mentions":[],"statements":[],"events":[],"dealings":[]}`

// article adds an article's account, as one line. The lists that may be long
// go out finding by finding: as one value in memory, an article of many
// statements takes ten times its size.
func (j *jsonWriter) article(acct *isnad.Account, known *names) {
	if j.count > 0 {
		j.buf.WriteByte(',')
	}
	j.buf.WriteByte('\n')
	j.count++
	art := &acct.Article
	at := newOffsets(art.Text)
	head := article(acct, &at, known)
	j.value(&head)
	if j.out.err != nil {
		return
	}
	if !bytes.HasSuffix(j.buf.Bytes(), []byte(lists)) {
		panic("account: the fields of Article and lists differ")
	}
	j.buf.Truncate(j.buf.Len() - len(lists))
	j.list("dropped", len(art.Dropped), func(i int) any {
		return &Dropped{art.Dropped[i].Text, string(art.Dropped[i].Reason)}
	})
	j.list("repairs", len(art.Repairs), func(i int) any {
		r := &art.Repairs[i]
		return &Repair{r.From, r.To, at.span(r.Span), r.Rule, r.Why}
	})
	values := make(map[isnad.TimexID]string, len(acct.Times))
	j.list("times", len(acct.Times), func(i int) any {
		t := timex(acct, &acct.Times[i], &at, known)
		values[acct.Times[i].ID] = t.Value
		return &t
	})
	j.list("mentions", len(acct.Mentions), func(i int) any {
		m := mention(acct, &acct.Mentions[i], &at, known)
		return &m
	})
	j.list("statements", len(acct.Statements), func(i int) any {
		s := statement(acct, &acct.Statements[i], &at, known)
		s.Time = values[acct.Statements[i].Time]
		return &s
	})
	j.list("events", len(acct.Events), func(i int) any {
		e := event(acct, &acct.Events[i], &at, known)
		e.When = values[acct.Events[i].Time]
		return &e
	})
	j.list("dealings", len(acct.Dealings), func(i int) any {
		d := dealing(acct, &acct.Dealings[i], &at, known)
		d.Time, d.Dated = values[acct.Dealings[i].Time], values[acct.Dealings[i].Dated]
		return &d
	})
	j.buf.Truncate(j.buf.Len() - 1)
	j.buf.WriteByte('}')
}

// list adds a field that is a list of n values, and a comma.
func (j *jsonWriter) list(name string, n int, at func(int) any) {
	j.buf.WriteString(`"` + name + `":[`)
	for i := range n {
		if i > 0 {
			j.buf.WriteByte(',')
		}
		j.value(at(i))
		if j.buf.Len() > 1<<16 {
			j.flush()
		}
	}
	j.buf.WriteString("],")
}

func (j *jsonWriter) Totals() Totals {
	j.totals.Speakers = j.people.speakers
	return j.totals
}

func (j *jsonWriter) Close(stopped bool) error {
	defer j.unread.drop()
	defer j.body.drop()
	j.end(j.count)
	j.flush()
	entries := slices.Clone(j.people.order)
	res := j.people.resolve()
	if j.out.err == nil {
		j.out.err = j.body.copyTo(newUnmark(j.out.w, j.people.mark, entries))
	}
	j.body.drop()
	j.body, j.closing = spool{}, true
	j.buf.WriteString(",\n\"entities\":[")
	for i, e := range j.people.order {
		j.item(i, &e.Entity)
		j.write()
	}
	j.end(len(j.people.order))
	j.conclusions(res)
	j.buf.WriteString(",\n\"dossiers\":[")
	all := res.Dossiers()
	for i := range all {
		d := dossier(&all[i])
		j.item(i, &d)
		j.write()
	}
	j.end(len(all))
	j.buf.WriteString(",\n\"unread\":[")
	j.write()
	if err := j.unread.copyTo(j.out.w); err != nil && j.out.err == nil {
		j.out.err = err
	}
	j.end(j.totals.Unread)
	fmt.Fprintf(&j.buf, ",\n\"complete\":%v}\n", !stopped)
	j.write()
	return j.out.err
}

// write hands what is in the buffer to the caller's writer: what comes behind
// the articles holds no marks.
func (j *jsonWriter) write() {
	j.out.bytes(j.buf.Bytes())
	j.buf.Reset()
}

// end closes a list of n members.
func (j *jsonWriter) end(n int) {
	if n > 0 {
		j.buf.WriteByte('\n')
	}
	j.buf.WriteByte(']')
}
