package eval

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/intake"
	"isnad/internal/read"

	"github.com/ulikunitz/xz"
)

// Pages brings together the pages that a gold file is about, in its order.
// texts is the folder that holds them: a page under its file name, or the
// JSON Lines file (.jsonl, also .xz) named by the gold, in which the line is
// found by its id. An article without a file is looked for by its id in every
// JSON Lines file of the folder. The gold's outlet, date and title go with a
// line, since they are what its reader had before him; a page brings its own.
// Where the gold holds places, Pages puts the words into it.
func Pages(ctx context.Context, g *Gold, texts string) ([]*isnad.Page, error) {
	if info, err := os.Stat(texts); err != nil {
		return nil, fmt.Errorf("eval.Pages: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("eval.Pages: %s is not a folder", texts)
	}
	var pages []*isnad.Page
	for _, s := range g.Seeds {
		page, err := whole(ctx, filepath.Join(texts, filepath.FromSlash(s.File)), s.File)
		if err != nil {
			return nil, fmt.Errorf("eval.Pages: %w", err)
		}
		pages = append(pages, page)
	}
	lines, err := findLines(ctx, g, texts)
	if err != nil {
		return nil, fmt.Errorf("eval.Pages: %w", err)
	}
	for i := range g.Articles {
		a := &g.Articles[i]
		if line := lines[a.ID]; line != nil {
			page, err := a.page(ctx, line)
			if err != nil {
				return nil, fmt.Errorf("eval.Pages: %w", err)
			}
			pages = append(pages, page)
			continue
		}
		name := a.File
		if name == "" || isLines(name) {
			name = a.ID
		}
		page, err := whole(ctx, filepath.Join(texts, filepath.FromSlash(name)), a.ID)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("eval.Pages: no text of %s in %s", a.ID, texts)
		}
		if err != nil {
			return nil, fmt.Errorf("eval.Pages: %w", err)
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// whole reads a file that is one page.
func whole(ctx context.Context, path, name string) (*isnad.Page, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	in, err := intake.Open(ctx, []string{path}, intake.Options{})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	page, err, ok := in.Next()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s holds no page", path)
	}
	page.Name = name
	return page, nil
}

// isLines reports whether a file of that name holds JSON lines.
func isLines(name string) bool {
	name = strings.TrimSuffix(name, ".xz")
	return strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".ndjson")
}

// findLines returns the JSON lines of the articles that stand in JSON Lines
// files, by article id.
func findLines(ctx context.Context, g *Gold, texts string) (map[string][]byte, error) {
	found := map[string][]byte{}
	want := map[string][]string{} // file → ids
	var anywhere []string
	for i := range g.Articles {
		switch a := &g.Articles[i]; {
		case isLines(a.File):
			want[a.File] = append(want[a.File], a.ID)
		case a.File == "":
			anywhere = append(anywhere, a.ID)
		}
	}
	if len(anywhere) > 0 {
		entries, err := os.ReadDir(texts)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if isLines(e.Name()) {
				want[e.Name()] = append(want[e.Name()], anywhere...)
			}
		}
	}
	files := make([]string, 0, len(want))
	for f := range want {
		files = append(files, f)
	}
	slices.Sort(files)
	for _, f := range files {
		if err := scan(ctx, filepath.Join(texts, filepath.FromSlash(f)), want[f], found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// scan reads a JSON Lines file until the lines of all ids are found.
func scan(ctx context.Context, path string, ids []string, found map[string][]byte) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var r io.Reader = bufio.NewReaderSize(file, 1<<16)
	if strings.HasSuffix(path, ".xz") {
		if r, err = xz.NewReader(r); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	// The id is looked for as bytes first: decoding every line of a large
	// file costs far more than unpacking it.
	keys := make(map[string][]byte, len(ids))
	for _, id := range ids {
		if found[id] == nil {
			quoted, err := json.Marshal(id)
			if err != nil {
				return err
			}
			keys[id] = quoted
		}
	}
	in := bufio.NewReaderSize(r, 1<<20)
	for len(keys) > 0 {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("%s: %w", path, err)
		}
		for id, key := range keys {
			if !bytes.Contains(line, key) {
				continue
			}
			var head struct {
				ID string `json:"id"`
			}
			if json.Unmarshal(line, &head) == nil && head.ID == id {
				found[id] = line
				delete(keys, id)
			}
			break
		}
		if err == io.EOF || ctx.Err() != nil {
			break
		}
	}
	return ctx.Err()
}

// page makes the page of an article's JSON line as isnad read would, with the
// gold's outlet, date and title.
func (a *GoldArticle) page(ctx context.Context, line []byte) (*isnad.Page, error) {
	var rec struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	if err := json.Unmarshal(line, &rec); err != nil {
		return nil, fmt.Errorf("%s: %w", a.ID, err)
	}
	if a.SHA1 != "" {
		if sum := sha1.Sum([]byte(rec.Text)); hex.EncodeToString(sum[:]) != a.SHA1 {
			return nil, fmt.Errorf("%s: the text is not the one that the gold was made on", a.ID)
		}
	}
	if err := a.fill(rec.Text); err != nil {
		return nil, fmt.Errorf("%s: %w", a.ID, err)
	}
	title := a.Title
	if title == "" {
		title = rec.Title
	}
	b, err := json.Marshal(map[string]string{"id": a.ID, "outlet": a.Source, "published": a.Date, "title": title, "text": rec.Text})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.ID, err)
	}
	in, err := intake.Open(ctx, []string{"-"}, intake.Options{Stdin: bytes.NewReader(b)})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.ID, err)
	}
	defer in.Close()
	page, err, ok := in.Next()
	if err == nil && !ok {
		err = errors.New("the line holds no page")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.ID, err)
	}
	return page, nil
}

// Read reads pages through every stage and returns the JSON document that
// isnad read prints for them. A page that cannot be read is in it with its
// reason and costs the reading nothing else.
func Read(ctx context.Context, pages []*isnad.Page) (*Document, error) {
	var stages []isnad.StageVersion
	for _, s := range read.Stages() {
		stages = append(stages, isnad.StageVersion{Stage: s.Name, Version: s.Version})
	}
	var b bytes.Buffer
	w := account.NewJSON(&b, stages, nil)
	next := func() (read.Input, bool) {
		if len(pages) == 0 {
			return read.Input{}, false
		}
		page := pages[0]
		pages = pages[1:]
		return read.Input{Page: page}, true
	}
	err := read.All(ctx, 0, next, func(res read.Result) error {
		return w.Page(res.Page.Source, res.Accounts, res.Err)
	})
	if err == nil {
		err = w.Close(false)
	}
	if err != nil {
		return nil, fmt.Errorf("eval.Read: %w", err)
	}
	return ReadDocument(&b)
}
