package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/passes"
)

// Stories lists the stories, those with most independent sources first.
func (d *Desk) Stories() []StoryRef {
	out := make([]StoryRef, 0, len(d.res.Stories.Stories))
	for i := range d.res.Stories.Stories {
		out = append(out, storyRef(&d.res.Stories.Stories[i]))
	}
	slices.SortFunc(out, heaviest)
	return out
}

// heaviest orders stories as passes.StoryWeight and the id do.
func heaviest(x, y StoryRef) int {
	return cmp.Or(cmp.Compare(y.Sources, x.Sources), cmp.Compare(y.Articles, x.Articles), cmp.Compare(x.ID, y.ID))
}

// Story answers by a story's id, present or former, or by words that stand in
// the title of one of its articles. Of several that fit, it takes the one with
// most independent sources, and names the others. limit is how many entries of
// its timeline are wanted, 0 for all.
func (d *Desk) Story(question string, limit int) (*Story, error) {
	found, others, err := d.findStory(question)
	if err != nil {
		return nil, err
	}
	out := d.story(found, found.Articles, limit)
	out.Others = append([]StoryRef{}, others[:min(len(others), maxOthers)]...)
	return out, nil
}

// titled reports whether the words of a question stand in the title of one of
// a story's articles.
func (d *Desk) titled(s *isnad.Story, question string) bool {
	return slices.ContainsFunc(s.Articles, func(a isnad.ArticleID) bool { return matches(d.byID[a].title, question) })
}

func (d *Desk) findStory(question string) (*isnad.Story, []StoryRef, error) {
	id := d.res.Stories.Resolve(question)
	var fit []StoryRef
	for i := range d.res.Stories.Stories {
		s := &d.res.Stories.Stories[i]
		if s.ID == id {
			return s, nil, nil
		}
		if d.titled(s, question) {
			fit = append(fit, storyRef(s))
		}
	}
	if len(fit) == 0 {
		return nil, nil, noStory(question)
	}
	slices.SortFunc(fit, heaviest)
	return fit[0].story, fit[1:], nil
}

func noStory(question string) *Error {
	return &Error{question, "no story of two articles or more has these words in a title, or this id; ask for the list of stories"}
}

// Timeline answers what happened and what was said, by day: of everything when
// both are empty, of one story, of what one entity says or takes part in.
func (d *Desk) Timeline(story, name string, w Window) (*Timeline, error) {
	arts := d.articles
	if story != "" {
		s, _, err := d.findStory(story)
		if err != nil {
			return nil, err
		}
		arts = nil
		for _, id := range s.Articles {
			arts = append(arts, d.byID[id])
		}
	}
	var of *passes.EntityDoc
	if name != "" {
		found := d.find(name)
		if len(found) == 0 {
			return nil, unknown(name)
		}
		of = found[0]
	}
	return d.day(arts, of, w), nil
}

// find returns the entities that a name may mean, likeliest first: by id, by a
// whole form, by words of a form; of equals who speaks most.
func (d *Desk) find(name string) []*passes.EntityDoc {
	if e := d.entities[d.who(isnad.EntityID(name))]; e != nil {
		return []*passes.EntityDoc{&e.EntityDoc}
	}
	f, ok := asName(name)
	if !ok {
		return nil
	}
	all := make([]*passes.EntityDoc, 0, len(d.entities))
	for _, e := range d.entities {
		all = append(all, &e.EntityDoc)
	}
	return f.likeliest(all)
}

// Who answers by an id or name of a person, body or place.
func (d *Desk) Who(question string) (*Person, error) {
	found := d.find(question)
	if len(found) == 0 {
		return nil, unknown(question)
	}
	return d.person(found[0], found[1:]), nil
}

// Chain answers by the id of a statement in the JSON document, or by words of
// its content.
func (d *Desk) Chain(question string) (*Chain, error) {
	if s := d.statement(refOf(question)); s != nil {
		return d.chain(s, nil), nil
	}
	var hits []*statement
	for _, a := range d.articles {
		for i := range a.statements {
			if matches(a.statements[i].text, question) {
				hits = append(hits, &a.statements[i])
			}
		}
	}
	found, others := d.distinct(hits)
	if found == nil {
		return nil, noStatement(question)
	}
	return d.chain(found, others), nil
}

func noStatement(question string) *Error {
	return &Error{question, "no statement has this id or these words in it"}
}

// article returns an article by its id, its page or address, the latest state of
// it, or words of its title.
func (d *Desk) article(question string) (*article, error) {
	if a := d.byID[isnad.ArticleID(question)]; a != nil {
		return a, nil
	}
	var found, last *article
	for _, a := range d.articles {
		if a.page == question || a.url == question && question != "" {
			last = a
		}
		if found == nil && (strings.HasPrefix(a.page, question) || matches(a.title, question)) {
			found = a
		}
	}
	if found = cmp.Or(last, found); found == nil {
		return nil, noArticle(question)
	}
	return found, nil
}

func noArticle(question string) *Error {
	return &Error{question, "no article has this id, page or these words in its title"}
}

// Compare answers in what two articles agree and differ, each given by id,
// page or words of its title.
func (d *Desk) Compare(x, y string) (*Comparison, error) {
	a, err := d.article(x)
	if err != nil {
		return nil, err
	}
	b, err := d.article(y)
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, sameArticle(y)
	}
	return d.compare(a, b), nil
}

func sameArticle(question string) *Error {
	return &Error{question, "that is the same article as the first"}
}

// CompareFirst compares the only two articles that there are.
func (d *Desk) CompareFirst() (*Comparison, error) {
	if len(d.articles) != 2 {
		return nil, &Error{"compare", fmt.Sprintf("there are %d articles in these pages; say which two", len(d.articles))}
	}
	return d.Compare(string(d.articles[0].id), string(d.articles[1].id))
}
