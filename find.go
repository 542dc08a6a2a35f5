package isnad

import (
	"slices"
	"strings"
)

// A Stage names one step of reading: "extract", "words", "times", "names",
// "statements". The ordered list stands in package read.
type Stage string

// A Basis is a finding's own isnad: what it rests on.
type Basis struct {
	// Stage found it; its version stands in Account.Stages.
	Stage Stage
	// Rule names the pattern or model that fired.
	Rule string
	// Evidence points at the words that decided, beyond the finding's own.
	Evidence []Span
	// Score is between 0 and 1. Rules without doubt say 1.
	Score float64
}

// A Token is one orthographic word, number, mark or symbol of the text.
// Clitics are not cut off here: a word like «وبالدولة» is one token.
type Token struct {
	Span Span
	Kind TokenKind
	// Norm is the token folded for comparison (see arabic.Fold).
	Norm string
	// Word is the index in Account.Syntactic of the token's first word; its words
	// end where those of the next token begin (see Account.WordsOf).
	Word int
}

// A UPOS is a universal part-of-speech tag of Universal Dependencies.
type UPOS string

// The universal part-of-speech tags.
const (
	TagAdjective    UPOS = "ADJ"
	TagAdposition   UPOS = "ADP"
	TagAdverb       UPOS = "ADV"
	TagAuxiliary    UPOS = "AUX"
	TagCoordinator  UPOS = "CCONJ"
	TagDeterminer   UPOS = "DET"
	TagInterjection UPOS = "INTJ"
	TagNoun         UPOS = "NOUN"
	TagNumeral      UPOS = "NUM"
	TagParticle     UPOS = "PART"
	TagPronoun      UPOS = "PRON"
	TagProperNoun   UPOS = "PROPN"
	TagPunctuation  UPOS = "PUNCT"
	TagSubordinator UPOS = "SCONJ"
	TagSymbol       UPOS = "SYM"
	TagVerb         UPOS = "VERB"
	TagOther        UPOS = "X" // foreign and unanalysed words; PADT gives it to most names
)

// A Word is one syntactic word in the sense of Universal Dependencies: a token
// or, where clitics are written together with their host, a part of one
// («للدولة», "to the state", holds ل and الدولة).
type Word struct {
	// Form is the word with the letters restored that writing together took
	// away; not vocalised.
	Form string
	// Lemma is the dictionary form, or the stem where none is known; not
	// vocalised.
	Lemma string
	Tag   UPOS
}

// A TokenKind is a coarse class of tokens.
type TokenKind uint8

// The kinds of tokens.
const (
	TokenWord   TokenKind = iota + 1 // Arabic letters
	TokenLatin                       // letters of another script, digits may be inside ("S-400" is one)
	TokenNumber                      // digits with their decimal and grouping marks
	TokenPunct                       // punctuation, one mark each
	TokenSymbol                      // anything else
)

// A Sentence is a run of tokens that ends where a reader would stop. Headings
// are sentences of their own; a quotation of several sentences is cut inside.
type Sentence struct {
	Span Span
	// First and Last are token indexes, half-open: Tokens[First:Last].
	First, Last int
	// Block is the index of the block it lies in.
	Block int
}

// A TimexID names a time expression inside one account ("t1", "t2", …).
type TimexID string

// A TimexType is a TIMEX3 type (ISO 24617-1, TimeML).
type TimexType string

// The TIMEX3 types.
const (
	TimexDate     TimexType = "DATE"
	TimexTime     TimexType = "TIME"
	TimexDuration TimexType = "DURATION"
	TimexSet      TimexType = "SET"
)

// A Timex is one time expression.
type Timex struct {
	ID   TimexID
	Span Span
	Type TimexType
	// Value is the TIMEX3 value: "2022-12-19", "2022-W50", "P2M",
	// "PRESENT_REF". A relative expression whose article has no date keeps a
	// relative value ("XXXX-WXX-1" for a Monday) and no interval.
	Value string
	// Mod is the TIMEX3 mod: "APPROX", "START", "MID", "END", "LESS_THAN",
	// "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"; empty when none.
	Mod string
	// Calendar is "" for Gregorian and "hijri" for expressions in the Islamic
	// calendar; From and To are Gregorian always.
	Calendar string
	// From and To are the interval it stands for, ISO 8601, both included;
	// empty for durations, sets and what could not be anchored. Dates are
	// "2022-12-19"; times of day "2022-12-19T18:30".
	From, To string
	// Relative reports whether the value depends on the article's date.
	Relative bool
	Basis    Basis
}

// An EntityID names somebody or something. Ids from the lexicon ("ru",
// "un") mean the same in every article; ids that begin with "_" are local to
// the account that made them.
type EntityID string

// A Kind says what a name stands for.
type Kind string

// The kinds of mentions and entities.
const (
	KindPerson       Kind = "person"
	KindOrganization Kind = "organization"
	KindPlace        Kind = "place"
	KindTitle        Kind = "title"   // office without a holder that the article names
	KindUnnamed      Kind = "unnamed" // unnamed source («مصدر أمني», "a security source")
)

// A MentionForm says how a mention refers.
type MentionForm string

// The forms of mentions.
const (
	FormName    MentionForm = "name"    // by a name, full or short
	FormTitle   MentionForm = "title"   // by office alone («الرئيس الروسي»)
	FormMetonym MentionForm = "metonym" // capital or country for its government («موسكو»)
)

// A Mention is one place where the text speaks of a person, body or place.
type Mention struct {
	// Span is the name itself: no clitics, no title. For FormTitle it is the
	// words of the title.
	Span Span
	// Title is the office set beside the name («الرئيس الروسي فلاديمير بوتين»:
	// the first two words); zero when none.
	Title Span
	Kind  Kind
	Form  MentionForm
	// Entity is who it is within this account; empty when the article does
	// not say.
	Entity EntityID
	Basis  Basis
}

// An Entity is somebody or something that one account speaks of.
type Entity struct {
	ID   EntityID
	Kind Kind
	// Name is the fullest form: the lexicon's, or else the longest in the
	// article without titles.
	Name string
	// NameEn and Wikidata come from the lexicon only; empty otherwise.
	NameEn, Wikidata string
	// Forms are the distinct surface forms in the text, in order of first
	// appearance.
	Forms []string
	// Role is the office the article gives («وزير الدفاع الروسي»); empty when
	// none.
	Role string
	// Country is the lexicon id of the country the entity belongs to, by
	// lexicon or by its title in the article; empty when unknown.
	Country EntityID
	// Gender is the grammatical gender where the name, lexicon or title
	// tells it: +1 feminine, -1 masculine, 0 unknown.
	Gender int8
}

// A StatementID names a statement inside one account ("s1", "s2", …).
type StatementID string

// An Act is what a cue does with its content.
type Act string

// The acts (gold guide, "Statement").
const (
	ActSay      Act = "say"
	ActConfirm  Act = "confirm"
	ActAnnounce Act = "announce"
	ActDeny     Act = "deny"
	ActPromise  Act = "promise"
	ActWarn     Act = "warn"
	ActThreaten Act = "threaten"
	ActCall     Act = "call"
	ActAsk      Act = "ask"
	ActAccuse   Act = "accuse"
	ActPraise   Act = "praise"
	ActCondemn  Act = "condemn"
	ActReject   Act = "reject"
	ActReport   Act = "report"
	ActExpect   Act = "expect"
	ActExplain  Act = "explain"
	ActOrder    Act = "order"
	ActDescribe Act = "describe"
)

// Acts lists every act in the order of the table above.
var Acts = []Act{ActSay, ActConfirm, ActAnnounce, ActDeny, ActPromise, ActWarn, ActThreaten, ActCall, ActAsk, ActAccuse,
	ActPraise, ActCondemn, ActReject, ActReport, ActExpect, ActExplain, ActOrder, ActDescribe}

// A Mode says how the content is given.
type Mode string

// The modes of reported speech.
const (
	ModeDirect   Mode = "direct"   // all of it inside quotation marks, or after a colon of speech
	ModeIndirect Mode = "indirect" // none of it
	ModeMixed    Mode = "mixed"    // both
)

// A Statement is an attributed proposition: somebody is made to say something.
type Statement struct {
	ID StatementID
	// Speaker is who said it; empty when the article does not say who, or
	// when it cannot be told apart (see Candidates).
	Speaker EntityID
	// SpeakerSpan is the words that name the speaker for this statement: the
	// subject of the cue, or, for a dropped subject or pronoun, the mention
	// it goes back to. Zero when there are none.
	SpeakerSpan Span
	// CoSpeakers are further speakers of the same statement.
	CoSpeakers []EntityID
	// Candidates are the entities it might be, when Speaker is left empty.
	Candidates []EntityID
	// For is the body a spokesman speaks for; empty when none.
	For EntityID
	// Cue is the word that attributes («قال», «مضيفا», «بحسب»).
	Cue Span
	// CueLemma is the cue's entry in the table of cues.
	CueLemma string
	Act      Act
	Mode     Mode
	// Content is what was said: one or more spans in text order, without the
	// outer quotation marks and without أن/إن/بأن.
	Content []Span
	// Addressee is who it was said to; empty when the article names nobody.
	Addressee EntityID
	// Time is when it was said; empty when the article does not say.
	Time TimexID
	// Occasion is the words for the occasion on which it was said («خلال مؤتمر
	// صحفي», «على هامش القمة»), preposition included; zero when the article
	// names none.
	Occasion Span
	// About lists the times that the content speaks of, in text order: the
	// dates, times of day and anchored durations in it, those of statements
	// within it left out. Empty when it names none.
	About []TimexID
	// Negated reports that the article says the speaker did not say it
	// («لم يعلن», "did not announce").
	Negated bool
	// Chain runs from the outlet, nearest the reader, to the speaker.
	Chain []Link
	// Within is the statement whose content holds this one (nested speech);
	// empty when none.
	Within StatementID
	Basis  Basis
}

// Span returns the smallest span that holds the whole content.
func (s *Statement) Span() Span {
	if len(s.Content) == 0 {
		return Span{}
	}
	return Span{s.Content[0].Start, s.Content[len(s.Content)-1].End}
}

// A Role says what a link of a chain is.
type Role string

// The roles of links.
const (
	RoleOutlet       Role = "outlet"
	RoleAgency       Role = "agency"
	RoleMedium       Role = "medium"       // «في تغريدة», «عبر تطبيق تليغرام», «لقناة الجزيرة»
	RoleDocument     Role = "document"     // «في بيان», «تقرير»
	RoleSpokesperson Role = "spokesperson" // speaks for another
	RoleBody         Role = "body"
	RolePerson       Role = "person"
	RoleUnnamed      Role = "unnamed" // the chain breaks here
)

// A Link is one teller between the event and the reader.
type Link struct {
	Role Role
	// Name is the canonical name, or the article's words when there is none.
	Name string
	// Entity is who the link is; empty when it is no known entity.
	Entity EntityID
	// Span is the words that name it; zero for the outlet of the page, which
	// the page and not the text names.
	Span Span
}

// An EventID names an event inside one account ("e1", "e2", …).
type EventID string

// A Modality says how an event is presented.
type Modality string

// The modalities of events (gold guide, "Event").
const (
	ModalityAsserted Modality = "asserted"
	ModalityReported Modality = "reported"
	ModalityPlanned  Modality = "planned"
	ModalityPossible Modality = "possible"
	ModalityDenied   Modality = "denied"
)

// An Event is something the article presents as having happened, happening,
// planned or denied among named parties. Types and modes are PLOVER's.
type Event struct {
	ID   EventID
	Type string // PLOVER event type, upper case ("AGREE", "CONSULT")
	Mode string // PLOVER mode, lower case; empty when the type has none
	// Trigger is the word that tells of the event, Span the clause around it.
	Trigger, Span      Span
	Actors, Recipients []EntityID
	Place              EntityID // empty when the article does not say
	Time               TimexID  // empty when the article does not say
	Modality           Modality
	Statement          StatementID // the statement that reports it; empty when the outlet's own voice does
	Basis              Basis
}

// A DealingID names a dealing inside one account ("d1", "d2", …).
type DealingID string

// A DealingKind says what sort of matter a dealing is about. The kinds are
// those of a dossier's rows.
type DealingKind string

// The kinds of dealings.
const (
	DealingInstrument  DealingKind = "instrument"  // a treaty, agreement, protocol, memorandum, joint statement
	DealingCommitment  DealingKind = "commitment"  // something undertaken, or talked of as to be undertaken
	DealingInstitution DealingKind = "institution" // a common body, force, budget, tariff, market
	DealingDeployment  DealingKind = "deployment"  // arms or troops of one on the ground of the other
	DealingExercise    DealingKind = "exercise"
	DealingMeeting     DealingKind = "meeting"
	DealingRequest     DealingKind = "request"
	DealingGuarantee   DealingKind = "guarantee"
	DealingThreat      DealingKind = "threat"
	DealingDenial      DealingKind = "denial"
	DealingOrder       DealingKind = "order"
)

// DealingKinds lists every kind in the order of the table above.
var DealingKinds = []DealingKind{DealingInstrument, DealingCommitment, DealingInstitution, DealingDeployment, DealingExercise,
	DealingMeeting, DealingRequest, DealingGuarantee, DealingThreat, DealingDenial, DealingOrder}

// An Obligation says what an instrument or commitment binds its parties to.
type Obligation string

// The types of obligations.
const (
	ObligationDefence      Obligation = "defence"      // to defend one another, to hold a common defence
	ObligationConsultation Obligation = "consultation" // to consult before acting
	ObligationSupply       Obligation = "supply"       // of arms, energy, goods
	ObligationProduction   Obligation = "production"   // jointly
	ObligationBasing       Obligation = "basing"       // of troops and arms
	ObligationTraining     Obligation = "training"
	ObligationInstitution  Obligation = "institution" // to found or hold a common body
	ObligationEconomy      Obligation = "economy"     // trade, tariffs, taxes, money, transport
	ObligationCeasefire    Obligation = "ceasefire"
	ObligationDisarmament  Obligation = "disarmament"
	ObligationAid          Obligation = "aid"
	ObligationCooperation  Obligation = "cooperation" // none of the above is named
)

// Obligations lists every type in the order of the table above.
var Obligations = []Obligation{ObligationDefence, ObligationConsultation, ObligationSupply, ObligationProduction, ObligationBasing,
	ObligationTraining, ObligationInstitution, ObligationEconomy, ObligationCeasefire, ObligationDisarmament, ObligationAid,
	ObligationCooperation}

// A Status says how far a dealing has come, as the article tells it.
type Status string

// The statuses of dealings.
const (
	StatusProposed  Status = "proposed"
	StatusDiscussed Status = "discussed"
	StatusRequested Status = "requested"
	StatusAnnounced Status = "announced"
	StatusAgreed    Status = "agreed"
	StatusSigned    Status = "signed"
	StatusRatified  Status = "ratified"
	StatusInForce   Status = "in force"
	StatusUnderWay  Status = "under way"
	StatusDeployed  Status = "deployed"
	StatusDone      Status = "done"
	StatusSuspended Status = "suspended"
	StatusEnded     Status = "ended"
	StatusBreached  Status = "breached"
	StatusDenied    Status = "denied"
	StatusRejected  Status = "rejected"
)

// Statuses lists every status in the order of the table above.
var Statuses = []Status{StatusProposed, StatusDiscussed, StatusRequested, StatusAnnounced, StatusAgreed, StatusSigned, StatusRatified,
	StatusInForce, StatusUnderWay, StatusDeployed, StatusDone, StatusSuspended, StatusEnded, StatusBreached, StatusDenied, StatusRejected}

// A Dealing is one telling, in one article, of something that binds or divides
// parties. Dossiers gather the dealings of many articles into rows.
type Dealing struct {
	ID   DealingID
	Kind DealingKind
	// Subject is the words that name the matter («مجال دفاعي موحد», "a unified
	// defence space"), Trigger the word that gives its status («بحث»,
	// "discussed"), Span the clause that holds both.
	Subject, Trigger, Span Span
	// Obligation is what it binds to; empty where the article does not say.
	Obligation Obligation
	Status     Status
	// By undertakes, asks, threatens, denies, or, in a meeting, comes first;
	// Towards is to whom. Where all are bound alike, all stand in By.
	By, Towards []EntityID
	Place       EntityID // empty when the article does not say
	// Time is when it came to that status, Dated the date that belongs to the
	// instrument's name («اتفاقية 1997»); each empty when not said.
	Time, Dated TimexID
	// Instrument is the dealing that names the instrument which this one is
	// part of or changes; empty when none is named.
	Instrument DealingID
	// Statement reports it; empty when the outlet's own voice does. Event is
	// the same happening in Account.Events; empty when it is none there.
	Statement StatementID
	Event     EventID
	Basis     Basis
}

// A StageVersion says which version of a stage ran.
type StageVersion struct {
	Stage   Stage
	Version int
}

// An Account is an article with all its layers. It holds only what its own
// page says (and what the lexicon knows of the names in it).
type Account struct {
	Article    Article
	Stages     []StageVersion // the stages that ran, in order
	Tokens     []Token        // in text order
	Syntactic  []Word         // in text order; empty when the text was only cut into tokens
	Sentences  []Sentence     // in text order
	Times      []Timex        // in text order
	Mentions   []Mention      // in text order
	Entities   []Entity       // in order of first mention
	Statements []Statement    // in order of their cues
	Events     []Event        // in order of their triggers
	Dealings   []Dealing      // in order of their subjects
}

// Words returns the words of a span of the account's text.
func (a *Account) Words(s Span) string { return s.Of(a.Article.Text) }

// SpeakerWords returns the words that name the speaker of a statement as they stand
// alone (StandingWords). Empty when there are none.
func (a *Account) SpeakerWords(s *Statement) string { return a.StandingWords(s.SpeakerSpan) }

// StandingWords returns the words of a span as they stand alone: behind a ل written
// with them the article is whole again («للوزارة» gives «الوزارة», «للأناضول» «الأناضول»).
func (a *Account) StandingWords(s Span) string {
	words, before := a.Words(s), a.Article.Text[:s.Start]
	if !strings.HasSuffix(before, "ل") {
		return words
	}
	if strings.HasSuffix(before, "لل") {
		return "ال" + words
	}
	// A name that begins with ل has none («للندن»); only a noun that no mention names
	// begins at the article's ل.
	named := slices.ContainsFunc(a.Mentions, func(m Mention) bool { return m.Span.Start == s.Start })
	if strings.HasPrefix(words, "ل") && !named {
		return "ا" + words
	}
	return words
}

// WordsOf returns the words of token i; empty when the text was only cut into
// tokens.
func (a *Account) WordsOf(i int) []Word {
	if len(a.Syntactic) == 0 {
		return nil
	}
	end := len(a.Syntactic)
	if i+1 < len(a.Tokens) {
		end = a.Tokens[i+1].Word
	}
	return a.Syntactic[a.Tokens[i].Word:end]
}

// Entity returns the entity with the given id, or nil.
func (a *Account) Entity(id EntityID) *Entity {
	if id == "" {
		return nil
	}
	for i := range a.Entities {
		if a.Entities[i].ID == id {
			return &a.Entities[i]
		}
	}
	return nil
}

// Timex returns the time expression with the given id, or nil.
func (a *Account) Timex(id TimexID) *Timex {
	if id == "" {
		return nil
	}
	for i := range a.Times {
		if a.Times[i].ID == id {
			return &a.Times[i]
		}
	}
	return nil
}
