package web

import (
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"

	"isnad/internal/account"
)

// A looks holds the words of the screen and its templates, in each language.
type looks struct {
	texts map[string]map[string]string // by language and key
	base  map[string]*template.Template

	mu    sync.Mutex
	pages map[string]*template.Template // by language and name, made when first asked for
}

// langs are the languages of the screen.
var langs = []string{"ar", "en"}

// theLooks are made once: they are the same for every site.
var theLooks = sync.OnceValue(func() *looks {
	l, err := newLooks(files)
	if err != nil {
		panic(err) // the files are embedded, and tests read them all
	}
	return l
})

func newLooks(fsys fs.FS) (*looks, error) {
	l := &looks{texts: map[string]map[string]string{"ar": {}, "en": {}}, base: map[string]*template.Template{}, pages: map[string]*template.Template{}}
	names, err := fs.Glob(fsys, "texts/*.tsv")
	if err != nil {
		return nil, fmt.Errorf("web: list texts: %w", err)
	}
	for _, n := range names {
		body, err := fs.ReadFile(fsys, n)
		if err != nil {
			return nil, fmt.Errorf("web: read texts: %w", err)
		}
		if err := l.readTexts(n, string(body)); err != nil {
			return nil, err
		}
	}
	for _, lang := range langs {
		t := template.New("layout.html").Funcs(l.funcs(lang))
		if l.base[lang], err = t.ParseFS(fsys, "templates/layout.html", "templates/parts/*.html"); err != nil {
			return nil, fmt.Errorf("web: read templates: %w", err)
		}
	}
	return l, nil
}

// readTexts reads lines of key, Arabic, English. A text that counts has its
// forms between bars: in Arabic for none, one, two, three to ten, eleven to
// ninety-nine, and a hundred and its like; in English for none, one and more.
// %d stands for the number.
func (l *looks) readTexts(name, body string) error {
	for i, line := range strings.Split(body, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[0] == "" || f[1] == "" || f[2] == "" {
			return fmt.Errorf("web: %s:%d: a line is key, Arabic, English", name, i+1)
		}
		if _, ok := l.texts["ar"][f[0]]; ok {
			return fmt.Errorf("web: %s:%d: key %s stands twice", name, i+1, f[0])
		}
		if ar, en := strings.Count(f[1], "|"), strings.Count(f[2], "|"); (ar != 0 || en != 0) && (ar != 5 || en != 2) {
			return fmt.Errorf("web: %s:%d: %s: a text that counts has six forms in Arabic and three in English", name, i+1, f[0])
		}
		l.texts["ar"][f[0]], l.texts["en"][f[0]] = f[1], f[2]
	}
	return nil
}

// text returns a text, or the key where there is none: a word that is missing
// shall not take the page with it. A test looks for missing ones.
func (l *looks) text(lang, key string) string {
	if s, ok := l.texts[lang][key]; ok {
		return s
	}
	return key
}

// count returns a text that counts.
func (l *looks) count(lang, key string, n int) string {
	forms := strings.Split(l.text(lang, key), "|")
	i := 0
	if lang == "ar" {
		i = arabicForm(n)
	} else if i = n; n > 2 || n < 0 {
		i = 2
	}
	if i >= len(forms) {
		i = len(forms) - 1
	}
	return strings.ReplaceAll(forms[i], "%d", fmt.Sprint(n))
}

// arabicForm returns which of the six forms counts n (CLDR's plural rules for
// Arabic, in their order).
func arabicForm(n int) int {
	switch h := n % 100; {
	case n == 0:
		return 0
	case n == 1:
		return 1
	case n == 2:
		return 2
	case h >= 3 && h <= 10:
		return 3
	case h >= 11:
		return 4
	}
	return 5
}

// execute writes a page in a language. Each page has a set of its own, since
// all of them define "main".
func (l *looks) execute(w io.Writer, lang, name string, data any) error {
	t, err := l.page(lang, name)
	if err != nil {
		return err
	}
	if err := t.ExecuteTemplate(w, "layout.html", data); err != nil {
		return fmt.Errorf("web: make page %s: %w", name, err)
	}
	return nil
}

func (l *looks) page(lang, name string) (*template.Template, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := lang + " " + name
	if t := l.pages[key]; t != nil {
		return t, nil
	}
	base, ok := l.base[lang]
	if !ok {
		return nil, fmt.Errorf("web: no language %q", lang)
	}
	t, err := base.Clone()
	if err != nil {
		return nil, fmt.Errorf("web: page %s: %w", name, err)
	}
	body, err := files.ReadFile(path.Join("templates/pages", name+".html"))
	if err != nil {
		return nil, fmt.Errorf("web: page %s: %w", name, err)
	}
	if _, err := t.New(name + ".html").Parse(string(body)); err != nil {
		return nil, fmt.Errorf("web: page %s: %w", name, err)
	}
	l.pages[key] = t
	return t, nil
}

// funcs are what templates may call.
//
//	t KEY            a text            tn KEY N     a text that counts
//	plain WORDS      an article's words, fit to stand in a line
//	day ISO          a date to read    span A B     from one to another
//	link URL         the address when it is http(s), else ""
//	act A NEGATED    the badge of an act          label KIND VALUE  its name
//	dict K V …       a map, to hand several values to a part
func (l *looks) funcs(lang string) template.FuncMap {
	d := dates{l, lang}
	m := template.FuncMap{
		"t": func(key string) (string, error) {
			s, ok := l.texts[lang][key]
			if !ok {
				return "", fmt.Errorf("no text %q", key)
			}
			return s, nil
		},
		"tn": func(key string, n int) (string, error) {
			if _, ok := l.texts[lang][key]; !ok {
				return "", fmt.Errorf("no text %q", key)
			}
			return l.count(lang, key, n), nil
		},
		"plain": account.Plain,
		"day":   d.html,
		"span":  d.span,
		"act":   func(a any, negated bool) template.HTML { return l.actBadge(lang, fmt.Sprint(a), negated) },
		"label": func(kind string, v any) string { return l.label(lang, kind, fmt.Sprint(v)) },
		"arabic": func() bool {
			return lang == "ar"
		},
		"static": func(name string) string { _, hash := statics(); return "/static/" + name + "?v=" + hash },
	}
	maps.Copy(m, plainFuncs)
	maps.Copy(m, moreFuncs)
	return m
}

// label returns the name of a value of the model ("kind", "person"), or the
// value itself when it is new and has none yet.
func (l *looks) label(lang, kind, value string) string {
	key := kind + "-" + value
	if s, ok := l.texts[lang][key]; ok {
		return s
	}
	return value
}
