package events

import (
	"isnad"
	"isnad/internal/arabic/inflect"
)

// happens reports whether what the content of statement s tells of is told as
// happening: what is called for, threatened, asked or ordered is not.
func (r *reader) happens(s int) bool {
	for n := 0; s >= 0 && n < 4; n++ {
		st := &r.acct.Statements[s]
		switch st.Act {
		case isnad.ActCall, isnad.ActOrder, isnad.ActThreaten, isnad.ActAsk, isnad.ActPromise, isnad.ActAccuse, isnad.ActWarn:
			return false
		}
		if st.Within == "" {
			break
		}
		next := -1
		for k := s - 1; k >= 0 && k > s-maxBack; k-- {
			if r.acct.Statements[k].ID == st.Within {
				next = k
				break
			}
		}
		s = next
	}
	return true
}

// modality says how the finite verb at token i is presented; false when it
// tells of no event (wishes, purposes, conditions).
func (r *reader) modality(i int, f *form) (isnad.Modality, bool) {
	first := r.acct.Sentences[r.toks[i].sent].First
	mod := isnad.ModalityAsserted
	if f.kind == inflect.Future {
		mod = isnad.ModalityPlanned
	}
	if s := r.toks[i].stmt; s >= 0 {
		if !r.happens(int(s)) {
			return mod, false
		}
		switch r.acct.Statements[s].Act {
		case isnad.ActDeny:
			mod = isnad.ModalityDenied
		case isnad.ActExpect:
			mod = isnad.ModalityPlanned
		}
	}
	for j := i - 1; j >= max(first, i-3); j-- {
		t := &r.toks[j]
		switch {
		case t.cls&clsNeg != 0:
			if r.except(i) {
				return mod, true
			}
			return isnad.ModalityDenied, true
		case t.cls&clsWill != 0:
			return isnad.ModalityPlanned, true
		case t.norm == "قد" || t.norm == "وقد" || t.norm == "فقد" || t.norm == "لقد":
			if f.kind == inflect.Imperfect {
				return isnad.ModalityPossible, true
			}
			continue
		case t.norm == "ربما" || t.norm == "لعل":
			return isnad.ModalityPossible, true
		case t.cls&clsPurpose != 0 && f.kind == inflect.Imperfect:
			return mod, false
		case t.cls&clsIf != 0:
			return mod, false
		case (t.norm == "ان" || t.norm == "بان") && f.kind == inflect.Imperfect:
			return r.governed(j, first)
		case t.cls&(clsKan|clsSkip) != 0 || r.mark(j) || t.tx >= 0:
			continue
		}
		break
	}
	return mod, true
}

// except reports whether the negation of the verb at token i is taken back
// («لم يعلن سوى عن ثلاث غارات», "announced but three raids").
func (r *reader) except(i int) bool {
	for j := i + 1; j < min(len(r.toks), i+8); j++ {
		if n := r.toks[j].norm; n == "سوي" || n == "الا" {
			return true
		}
		if r.punct(j) || r.finite(j) {
			return false
		}
	}
	return false
}

// planning and possible are words before «أن» and an imperfect that say that
// something is to happen, or may; plain those behind which it is told as done.
var planning = words("المقرر مقرر يعتزم تعتزم اعتزم يتوقع تتوقع توقع المتوقع متوقع المنتظر ينتظر المرتقب قرر قررت تقرر وافق وافقت اتفق اتفقت اتفقا يعتزمون نيته نيتها ينوي تنوي المزمع")
var possibly = words("يمكن يحتمل المحتمل احتمال الممكن يرجح المرجح يخشي مخاوف المرجح")
var plainly = words("بعد منذ قبل قال اعلن اعلنت اكد اكدت ذكر ذكرت اضاف اضافت اوضح اوضحت اشار اشارت الي علي")

// governed says what the word before «أن» at token j makes of the imperfect
// behind it.
func (r *reader) governed(j, first int) (isnad.Modality, bool) {
	for k := j - 1; k >= max(first, j-4); k-- {
		w := r.toks[k].norm
		if r.toks[k].conj && len(w) > 4 {
			w = w[2:]
		}
		switch {
		case planning[w]:
			return isnad.ModalityPlanned, true
		case possibly[w]:
			return isnad.ModalityPossible, true
		case r.punct(k):
			return "", false
		}
		if k == j-1 && (plainly[w] || r.toks[k].cue >= 0) {
			// «قال إن روسيا تدعم» has a noun between; the verb right behind «أن» is a wish
			return "", false
		}
	}
	return "", false
}

// nounModality says how a noun that no light verb carries is presented.
func (r *reader) nounModality(i, end int) (isnad.Modality, bool) {
	first := r.acct.Sentences[r.toks[i].sent].First
	mod := isnad.ModalityAsserted
	if s := r.toks[i].stmt; s >= 0 {
		if !r.happens(int(s)) {
			return mod, false
		}
		if r.acct.Statements[s].Act == isnad.ActDeny {
			mod = isnad.ModalityDenied
		}
	}
	for j := i - 1; j >= max(first, i-3); j-- {
		t := &r.toks[j]
		if r.punct(j) {
			break
		}
		if t.cls&clsIf != 0 || t.cls&clsNeg != 0 && j >= i-1 {
			return mod, false
		}
		if t.cls&clsMay != 0 && t.norm != "قد" && t.norm != "وقد" {
			return isnad.ModalityPossible, true
		}
		if planning[t.norm] {
			return isnad.ModalityPlanned, true
		}
	}
	for j := i + 1; j < min(end, i+6); j++ {
		switch r.toks[j].norm {
		case "المقرر", "المقرره", "المرتقب", "المرتقبه", "المقبل", "المقبله", "القادم", "القادمه", "مرتقبه", "مرتقب", "المنتظر", "المنتظره", "المزمع", "المزمعه":
			if r.toks[j].tx < 0 {
				return isnad.ModalityPlanned, true
			}
		case "المحتمل", "المحتمله", "محتمل", "محتمله":
			return isnad.ModalityPossible, true
		}
	}
	return mod, true
}

// refusable are the frames of agreeing of which a negation is a refusal.
var refusable = map[string]bool{"وافق": true, "قبل": true}

// performs reports whether the actors of an event that a statement tells of are the speaker
// or his country.
func (r *reader) performs(d *draft) bool {
	sp := r.acct.Statements[d.stmt].Speaker
	if sp == "" || len(d.actors) != 1 {
		return false
	}
	return d.actors[0] == sp
}
