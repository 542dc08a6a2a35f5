package statements

import (
	_ "embed"
	"strings"
	"sync"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/arabic/inflect"
)

//go:generate go run ./gen

//go:embed zcues.bin
var cueForms string

//go:embed data/cues.tsv
var cuesTSV string

//go:embed data/heads.tsv
var headsTSV string

//go:embed data/nouns.tsv
var nounsTSV string

//go:embed data/media.tsv
var mediaTSV string

// A property is a property of a cue in the table (data/cues.tsv explains each).
type property uint32

const (
	flagCont property = 1 << iota
	flagBare
	flagThat
	flagNom
	flagNomi
	flagLight
	flagLightOnly
	flagRelay
	flagNoImp
	flagPartThat
	flagNomThat
	flagObj
	flagNoPart // known to the generator only
)

var flagNames = map[string]property{"cont": flagCont, "bare": flagBare, "that": flagThat, "nom": flagNom, "nomi": flagNomi,
	"light": flagLight, "lightonly": flagLightOnly, "relay": flagRelay, "noimp": flagNoImp, "partthat": flagPartThat,
	"nomthat": flagNomThat, "obj": flagObj, "nopart": flagNoPart}

// A frame is a kind of complement.
type frame uint32

const (
	frameThat     frame = 1 << iota // أن/إن/بأن, quotation, colon
	frameQuote                      // quotation or colon only
	frameNP                         // noun phrase
	frameObject                     // an object before the preposition is the addressee
	frameInside                     // an object before the preposition belongs to the content
	frameTo                         // إلى
	frameOn                         // على
	frameOf                         // عن
	frameFrom                       // من
	frameIn                         // في
	frameAbout                      // حول
	frameBi                         // ب
	frameLi                         // ل
	frameToThat                     // إلى أن
	frameFromThat                   // من … أن
	frameBlame                      // المسؤولية
)

const framePrep = frameTo | frameOn | frameOf | frameFrom | frameIn | frameAbout

var frameNames = map[string]frame{"T": frameThat, "Q": frameQuote, "N": frameNP, "O": frameObject, "X": frameInside,
	"إلى": frameTo, "على": frameOn, "عن": frameOf, "من": frameFrom, "في": frameIn, "حول": frameAbout, "ب": frameBi, "ل": frameLi,
	"إلىأن": frameToThat, "منأن": frameFromThat, "مسؤولية": frameBlame}

// A cue is a row of the table of cues.
type cue struct {
	lemma  string
	act    isnad.Act
	frames frame
	flags  property
}

// relays reports whether the cue tells another's words («نقل عن»).
func (c *cue) relays() bool { return c.flags&flagRelay != 0 || c.lemma == "نسب" }

// A form is a word form of a cue.
type form struct {
	cue            *cue
	kind           byte // inflect.Perfect and so on
	gender, number byte
	pron           byte
	alef           bool
}

// A headClass says what a noun stands for as the head of a speaker.
type headClass uint8

const (
	headNone headClass = iota
	headRole
	headPeople
	headSource
	headBody
	headOutlet
	headDocument
)

var headNames = map[string]headClass{"role": headRole, "people": headPeople, "source": headSource, "body": headBody,
	"outlet": headOutlet, "document": headDocument}

type head struct {
	class  headClass
	gender byte
}

type lightNoun struct {
	act isnad.Act
	cue bool
}

// tables is what the data files say, ready for look-up by folded words.
type tables struct {
	forms   map[string][]form
	byLemma map[string]*cue
	heads   map[string]head
	nouns   map[string]lightNoun
	media   map[string]isnad.Role
	// platforms are the names among media that are no tellers themselves.
	platforms map[string]bool
}

// load reads the tables once. They are part of the binary and tested, so a
// fault in them is a fault of the build.
var load = sync.OnceValue(func() *tables {
	t := &tables{forms: make(map[string][]form, 9000), heads: map[string]head{}, nouns: map[string]lightNoun{}, media: map[string]isnad.Role{}, platforms: map[string]bool{}}
	rows := func(tsv string, n int) [][]string {
		rs, err := inflect.Rows(tsv, n)
		if err != nil {
			panic(err)
		}
		return rs
	}
	cues := map[string]*cue{}
	for _, r := range rows(cuesTSV, 8) {
		c := &cue{lemma: r[0], act: isnad.Act(r[1])}
		for _, f := range strings.Split(r[6], ",") {
			c.frames |= frameNames[f]
		}
		for _, f := range strings.Split(r[7], ",") {
			c.flags |= flagNames[f]
		}
		if c.flags&flagThat != 0 {
			c.frames = c.frames&(frameQuote|frameObject) | frameThat
		}
		cues[r[0]] = c
	}
	t.byLemma = cues
	for rest := cueForms; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		word, tail, _ := strings.Cut(line, "\t")
		lemma, bits, _ := strings.Cut(tail, "\t")
		if len(bits) == 5 && cues[lemma] != nil {
			t.forms[word] = append(t.forms[word], form{cues[lemma], bits[0], bits[1], bits[2], bits[3], bits[4] == 'a'})
		}
	}
	for _, r := range rows(headsTSV, 3) {
		t.heads[arabic.Fold(r[0])] = head{headNames[r[1]], r[2][0]}
	}
	for _, r := range rows(nounsTSV, 3) {
		t.nouns[arabic.Fold(r[0])] = lightNoun{isnad.Act(r[1]), r[2] == "cue"}
	}
	for _, r := range rows(mediaTSV, 2) {
		if r[1] == "platform" {
			t.platforms[arabic.Fold(r[0])] = true
		}
		t.media[arabic.Fold(r[0])] = map[string]isnad.Role{"agency": isnad.RoleAgency, "medium": isnad.RoleMedium, "platform": isnad.RoleMedium}[r[1]]
	}
	return t
})
