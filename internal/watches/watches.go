// Package watches tells when something new comes to a question that somebody
// asked for good: a search, and so a person (speaker:NAME), a story (story:ID) or
// what binds two parties (dossier:A,B).
//
// A watch is a task of the store: it is looked at again and again, on whichever
// machine, and remembers what it told. News goes to whom Teller.Tell leads, and
// to a webhook, signed, and again until it is taken.
package watches

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"isnad/internal/search"
	"isnad/internal/store"
)

// A Watch is a question with what is known of its answers.
type Watch struct {
	// Name is the user's own for it, Query in the language of package search.
	Name  string    `json:"name"`
	Query string    `json:"query"`
	Added time.Time `json:"added"`
	// Hook is the address that news is posted to, Secret what it is signed with;
	// both empty when there is none.
	Hook   string `json:"webhook,omitempty"`
	Secret string `json:"secret,omitempty"`
	// Checked is when it was looked at last, News when something new was found.
	Checked time.Time `json:"checked"`
	News    time.Time `json:"news"`
	// Told counts what was new since it was added.
	Told int `json:"told"`
	// Seen are sums of what stood in the answer, newest last.
	Seen []string `json:"seen,omitempty"`
	// Waiting is what the hook has not taken yet; Fails how often it refused in a
	// row, Error why.
	Waiting []Item `json:"waiting,omitempty"`
	// Left counts what was dropped of it, being too much.
	Left  int    `json:"left,omitempty"`
	Fails int    `json:"fails,omitempty"`
	Error string `json:"error,omitempty"`
}

// An Item is one new thing. Its fields are those of a hit of a search.
type Item struct {
	ID      string `json:"id"`
	Article string `json:"article"`
	Title   string `json:"title"`
	Outlet  string `json:"outlet"`
	Date    string `json:"date"`
	URL     string `json:"url"`
	// Speaker, Act and Text are set for statements.
	Speaker string `json:"speaker"`
	Act     string `json:"act"`
	Text    string `json:"text"`
}

// News is what a webhook gets.
type News struct {
	Watch string `json:"watch"`
	Query string `json:"query"`
	Items []Item `json:"items"`
	// Left counts what was dropped because the hook did not take it in time.
	Left int `json:"left_out"`
}

const (
	// looked is how many hits, the newest, are looked at; what comes late and is
	// older than all of them is not told.
	looked = 300
	// seenMost bounds Watch.Seen, waitingMost what waits for a hook.
	seenMost, waitingMost = 4000, 500
	// every is the pause between two looks.
	every = time.Minute
	lease = 5 * time.Minute
)

// Put files a watch. What stands in the answer now is not new.
func Put(ctx context.Context, st store.Tasks, s search.Searcher, w Watch, now time.Time) error {
	switch w.Name = strings.TrimSpace(w.Name); {
	case w.Name == "" || strings.ContainsAny(w.Name, "\n\r\t"):
		return errors.New("a watch needs a name of one line")
	case w.Hook == "" && w.Secret != "":
		return errors.New("a secret without a webhook")
	}
	if w.Hook != "" {
		if u, err := url.Parse(w.Hook); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return fmt.Errorf("%q is no address of a webhook", w.Hook)
		}
	}
	if _, err := st.Task(ctx, store.TaskWatch, w.Name); !errors.Is(err, store.ErrNotFound) {
		if err == nil {
			err = fmt.Errorf("there is a watch %q: take it away first", w.Name)
		}
		return err
	}
	hits, err := answer(ctx, s, w.Query)
	if err != nil {
		return err
	}
	w.Added, w.Checked = now.UTC(), now.UTC()
	for i := len(hits) - 1; i >= 0; i-- {
		w.Seen = append(w.Seen, sum(&hits[i]))
	}
	doc, err := json.Marshal(w)
	if err != nil {
		return err
	}
	_, err = st.PutTasks(ctx, []store.Task{{Kind: store.TaskWatch, ID: w.Name, Due: now.Add(every), Doc: doc}}, false)
	return err
}

// List returns the watches of a store, by name.
func List(ctx context.Context, st store.Tasks) ([]Watch, error) {
	var out []Watch
	for after := ""; ; {
		list, err := st.ListTasks(ctx, store.TaskWatch, after, 500)
		if err != nil || len(list) == 0 {
			return out, err
		}
		for i := range list {
			after = list[i].ID
			var w Watch
			if err := json.Unmarshal(list[i].Doc, &w); err != nil {
				w = Watch{Name: after, Error: "it cannot be read: " + err.Error()}
			}
			out = append(out, w)
		}
	}
}

// Drop takes a watch away.
func Drop(ctx context.Context, st store.Tasks, name string) error {
	return st.DropTask(ctx, store.TaskWatch, name)
}

// answer returns the newest hits of a query, at most looked.
func answer(ctx context.Context, s search.Searcher, query string) ([]search.Hit, error) {
	var hits []search.Hit
	for cursor := ""; len(hits) < looked; {
		res, err := s.Search(ctx, query, search.Options{Limit: 100, Sort: "newest", Cursor: cursor})
		if err != nil {
			return nil, err
		}
		hits = append(hits, res.Hits...)
		if cursor = res.Next; cursor == "" {
			break
		}
	}
	return hits, nil
}

// sum stands for a hit by what it says: ids of statements change when the
// readers learn.
func sum(h *search.Hit) string {
	f := fnv.New64a()
	io.WriteString(f, h.Article)
	if h.Statement != "" {
		fmt.Fprintf(f, "\x00%s\x00%s", h.Act, text(h))
	}
	return strconv.FormatUint(f.Sum64(), 36)
}

func text(h *search.Hit) string {
	var b strings.Builder
	for i, s := range h.Snippets {
		if i > 0 {
			b.WriteString(" … ")
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// A Teller looks at watches and tells what is new.
type Teller struct {
	Store  store.Tasks
	Search search.Searcher
	Worker string
	// Tell is called with what is new, the oldest first.
	Tell func(w *Watch, items []Item)
	// Client posts to webhooks; one with a timeout when nil.
	Client *http.Client
	// Now tells the time; time.Now when nil.
	Now func() time.Time
}

func (t *Teller) now() time.Time {
	if t.Now != nil {
		return t.Now()
	}
	return time.Now()
}

// Run looks at watches whenever they are due, until the context ends.
func (t *Teller) Run(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		if err := t.Due(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Due looks at the watches that are due.
func (t *Teller) Due(ctx context.Context) error {
	for {
		tasks, err := t.Store.TakeTasks(ctx, store.TaskWatch, t.Worker, t.now(), 16, lease)
		if err != nil || len(tasks) == 0 {
			return err
		}
		for i := range tasks {
			if err := t.look(ctx, &tasks[i]); err != nil {
				return err
			}
		}
	}
}

// look looks at one watch.
func (t *Teller) look(ctx context.Context, task *store.Task) error {
	var w Watch
	now := t.now()
	task.Due = now.Add(every)
	if err := json.Unmarshal(task.Doc, &w); err != nil {
		task.Due = time.Time{} // nobody can mend it but who made it
		return t.finish(ctx, task)
	}
	hits, err := answer(ctx, t.Search, w.Query)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	w.Checked, w.Error = now.UTC(), ""
	if err != nil {
		// A story or a name that is gone: told to who looks at the list.
		w.Error = err.Error()
		task.Due = now.Add(30 * every)
	}
	seen := make(map[string]bool, len(w.Seen))
	for _, s := range w.Seen {
		seen[s] = true
	}
	var items []Item
	for i := len(hits) - 1; i >= 0; i-- {
		h := &hits[i]
		s := sum(h)
		if seen[s] {
			continue
		}
		seen[s] = true
		w.Seen = append(w.Seen, s)
		item := Item{ID: h.ID, Article: h.Article, Title: h.Title, Outlet: h.Outlet, Date: h.Date, URL: h.URL}
		if h.Statement != "" {
			item.Speaker, item.Act, item.Text = h.Speaker, h.Act, text(h)
		}
		items = append(items, item)
	}
	w.Seen = w.Seen[max(0, len(w.Seen)-seenMost):]
	if len(items) > 0 {
		w.News = now.UTC()
		w.Told += len(items)
		if t.Tell != nil {
			t.Tell(&w, items)
		}
	}
	if w.Hook != "" {
		w.Waiting = append(w.Waiting, items...)
		if wait := t.post(ctx, &w); wait > 0 {
			task.Due = now.Add(wait)
		}
	}
	if task.Doc, err = json.Marshal(w); err != nil {
		return err
	}
	return t.finish(ctx, task)
}

func (t *Teller) finish(ctx context.Context, task *store.Task) error {
	// What was told counts even when the user stops now.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := t.Store.FinishTask(ctx, *task); err != nil && !errors.Is(err, store.ErrLost) {
		return err
	}
	return nil
}

// post sends what waits to the hook. It returns how long to wait when that did
// not go well.
func (t *Teller) post(ctx context.Context, w *Watch) time.Duration {
	over := max(0, len(w.Waiting)-waitingMost)
	w.Waiting = slices.Delete(w.Waiting, 0, over)
	w.Left += over
	if len(w.Waiting) == 0 {
		return 0
	}
	body, err := json.Marshal(News{w.Name, w.Query, w.Waiting, w.Left})
	if err != nil {
		w.Error = err.Error()
		return every
	}
	if err := t.send(ctx, w, body); err != nil {
		w.Error = "the webhook: " + err.Error()
		w.Fails++
		return min(every<<min(w.Fails, 9), 6*time.Hour)
	}
	w.Waiting, w.Left, w.Fails = nil, 0, 0
	return 0
}

// SignatureHeader is the header with which news is signed: "t=SECONDS,v1=HEX",
// where HEX is the HMAC-SHA256 of SECONDS, a full stop and the body, by the
// watch's secret. Who checks it should refuse a time that is minutes away.
const SignatureHeader = "Isnad-Signature"

// Sign makes the signature of a body at a time.
func Sign(secret string, at time.Time, body []byte) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, stamp+".")
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

func (t *Teller) send(ctx context.Context, w *Watch, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.Hook, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "isnad")
	// The same news sent again has the same mark, so that a hook can tell.
	id := sha256.Sum256(body)
	req.Header.Set("Isnad-Delivery", hex.EncodeToString(id[:16]))
	if w.Secret != "" {
		req.Header.Set(SignatureHeader, Sign(w.Secret, t.now(), body))
	}
	client := t.Client
	if client == nil {
		client = &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	res, err := client.Do(req)
	if err != nil {
		if ue := (*url.Error)(nil); errors.As(err, &ue) {
			err = ue.Err // the address may hold a secret of its own
		}
		return err
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("it says %s", res.Status)
	}
	return nil
}
