package statements

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// clauses finds for every draft the subject before its cue, the relative
// pronoun it hangs on, and the first token of its clause.
func (r *reader) clauses() {
	for a := range r.drafts {
		d := &r.drafts[a]
		if d.comp == compBefore {
			continue
		}
		lo := r.sentStart(d.cue.first)
		if a > 0 && r.drafts[a-1].comp != compBefore && r.drafts[a-1].start > lo && r.drafts[a-1].start <= d.verb {
			lo = r.drafts[a-1].start
		}
		if finite(d.f.kind) && !d.attr && !(d.relays && !d.relay.empty()) {
			if s := d.subj; !s.empty() && d.f.cue.frames&(frameObject|frameInside) != 0 && !d.conj && d.verb > lo {
				// «إن رئيس الوزراء دعا روحاني إلى»: the phrase behind is the object
				// when the subject stands right before the verb.
				d.subj = run{}
				r.leftSubject(d, lo)
				if d.left.empty() || d.left.last != d.verb && !(d.left.last == d.verb-1 && r.toks[d.verb-1].norm == "قد") && !r.opensWithName(d) {
					d.subj, d.left, d.rel = s, run{}, -1
					r.leftSubject(d, lo)
				} else if d.f.cue.frames&frameInside != 0 && d.comp == compPrep && d.start > s.first {
					d.start = s.first
				}
			} else if !s.empty() && d.comp == compNP && !d.relays && d.rule != "light verb" && !d.conj && d.verb > lo && d.start >= s.last {
				// «الحكومة نفت تقارير …»: a speaker right before the verb makes the
				// phrase behind it the object.
				d.subj = run{}
				r.leftSubject(d, lo)
				if d.left.empty() || d.left.last != d.verb && !(d.left.last == d.verb-1 && r.toks[d.verb-1].norm == "قد") {
					d.subj, d.left, d.rel = s, run{}, -1
					r.leftSubject(d, lo)
				} else {
					d.start = s.first
				}
			} else {
				r.leftSubject(d, lo)
			}
		}
		if d.subj.empty() && d.left.empty() {
			d.subj = r.ownSubject(d)
			d.sure = !d.subj.empty()
		}
		if d.f.kind == inflect.Perfect && d.f.gender == 'm' && d.f.number == 'd' && d.f.pron == '-' && d.left.empty() && !(d.conj && d.verb == r.sentStart(d.verb)) {
			d.drop = true // «ما عدا أنه»: two masculine speakers stand before their verb
			continue
		}
		if finite(d.f.kind) && !d.attr && !d.relays && r.thing(d) {
			d.drop = true
			continue
		}
		if finite(d.f.kind) && !d.attr && !d.relays && d.subj.empty() && d.left.empty() && !r.mayCarry(d) {
			d.drop = true
			continue
		}
		if !d.left.empty() {
			d.head = d.left.first
		} else if d.head > d.verb {
			d.head = d.verb
		}
		for d.head > lo {
			p := &r.toks[d.head-1]
			if p.cls&clsKan != 0 || p.norm == "قد" || p.norm == "وقد" || p.norm == "لقد" || p.norm == "وسبق" || p.norm == "سبق" {
				d.head--
				continue
			}
			if p.norm == "وان" && d.head-2 >= lo && strings.HasSuffix(r.toks[d.head-2].norm, "سبق") || p.norm == "ان" && d.head-2 >= lo && strings.HasSuffix(r.toks[d.head-2].norm, "سبق") {
				d.head -= 2
				continue
			}
			if p.cls&clsThat != 0 && d.head-2 >= lo && r.butThat(d.head-1) {
				d.head -= 2
				continue
			}
			if p.cls&clsConj != 0 && p.cls&clsThat == 0 && p.norm != "حيث" && p.norm != "وهو" && p.norm != "وهي" && p.norm != "اذ" {
				d.head--
				if p.norm == "حين" && d.head > lo && (r.toks[d.head-1].norm == "في" || r.toks[d.head-1].norm == "وفي") {
					d.head--
				}
				continue
			}
			break
		}
	}
}

// opensWithName reports whether the subject before the verb of d is a person
// whose name opens the sentence, and whose office stands between commas up to
// the verb («فلان، ناشط من القرية، طالب الحكومة بـ»).
func (r *reader) opensWithName(d *draft) bool {
	k := d.left.first
	return k == r.sentStart(d.verb) && r.toks[k].men >= 0 && r.personName(k) && d.left.last < d.verb && r.toks[d.left.last].punct == ',' && r.toks[d.verb-1].punct == ',' && d.verb-d.left.last <= 16
}

// ownSubject reads the words right behind a verb of speaking, before the mark
// of its content, as its subject, where nothing told that they can be one:
// «وأورد مقبول، في تصريح، أن», «قالت عضو المجلس إن». A verb that has a subject of
// its own has nobody else's, known or not.
func (r *reader) ownSubject(d *draft) run {
	if !finite(d.f.kind) || d.attr || d.relays || d.f.pron != '-' || d.f.number != 's' || d.f.cue.frames&frameThat == 0 || d.f.cue.frames&(frameObject|frameInside) != 0 {
		return run{}
	}
	if d.comp != compThat && d.comp != compQuote && d.comp != compColon || d.rule == "came in" || d.f.kind == inflect.Imperfect && d.f.cue.flags&flagNoImp != 0 {
		return run{}
	}
	last := d.start
	if d.cue.first > d.verb {
		last = min(last, d.cue.first)
	}
	k := d.verb + 1
	for k < last && r.toks[k].tx >= 0 && r.toks[k].men < 0 {
		k++
	}
	if k >= last || last-d.verb > maxNP {
		return run{}
	}
	t := &r.toks[k]
	n := k
	if about[t.norm] && k+1 < last {
		n++
	}
	if r.toks[n].kind == isnad.TokenNumber && (r.toks[n].tx < 0 || n > k) && pureSpeech[d.f.cue.lemma] {
		// «وقال نحو 57 بالمائة من الآباء الذين سئلوا إن»
		for e := n + 1; e < last-1; e++ {
			u := &r.toks[e]
			if (u.kind == isnad.TokenPunct || u.kind == isnad.TokenSymbol) && u.norm != "%" && u.norm != "٪" && u.mark == 0 || u.cls&^(clsPrep|clsRel|clsAdverb) != 0 || len(r.finiteForms(e)) > 0 && !strings.HasSuffix(u.norm, "وا") {
				return run{}
			}
		}
		if r.toks[last-1].cls&clsThat != 0 && last-1 > n+1 && (r.reaches(n+1, last-1, "من") || r.reaches(n+1, last-1, "منهم") || r.reaches(n+1, last-1, "منهن")) {
			return run{k, last - 1}
		}
		return run{}
	}
	if t.kind != isnad.TokenWord && t.kind != isnad.TokenLatin || t.cls != 0 || t.tx >= 0 && t.men < 0 || t.depth != r.toks[d.verb].depth {
		return run{}
	}
	if speechOf[t.norm] || t.norm == "القول" || r.takesOver(k) || r.blessing(k) > 0 || r.accusative(k) {
		return run{}
	}
	e := r.nounPhrase(k, last, d.f.cue.frames, false)
	if e <= k {
		return run{}
	}
	s := run{k, e}
	if t.men >= 0 {
		if t.first && t.whole && k == d.verb+1 && (r.personName(k) || r.acct.Mentions[t.men].Kind == isnad.KindTitle || r.acct.Mentions[t.men].Form == isnad.FormTitle || r.acct.Mentions[t.men].Kind == isnad.KindUnnamed) {
			return s
		}
		return run{}
	}
	if h, ok := r.headOf(k); ok && h.class != headDocument && !r.isBi(k) && !r.attached(k, "ل") && (hasHead0(r, t.norm) || !r.owned(k) || h.class == headRole) && !strings.HasSuffix(t.norm, "ين") {
		return s // «قالت عضو المجلس»: an office has no feminine of its own
	}
	// A word that nobody knows: only right behind the verb and where the frame
	// leaves nothing else for it.
	next := &r.toks[k+1]
	h, office := r.headOf(k + 1)
	alone := k+1 < len(r.toks) && (next.cls&clsThat != 0 || next.punct == ',' || next.punct == ':' || next.opens || office && h.class == headRole && !hasArticle(next.norm) && t.tag != isnad.TagNoun)
	if k == d.verb+1 && hasArticle(t.norm) && strings.HasPrefix(t.norm, "ال") && !goesOnWith[d.f.cue.lemma] && t.tag == isnad.TagNoun && t.norm != "الان" && t.norm != "البارحه" && !strings.HasSuffix(t.norm, "ين") {
		switch {
		case next.cls&clsRel != 0 && d.comp == compThat && k+3 < last:
			// «أكدت الأرقام التي نشرها البنك أن»: whoever made them, or nobody
			if made(r.toks[k+2].norm) && r.canSpeak(k+3) {
				if e := r.nounPhrase(k+3, last, 0, true); e > k+3 {
					return run{k + 3, e}
				}
			}
			return run{k, k + 1}
		case next.cls&clsThat != 0 && next.cls&clsBiThat == 0 || next.punct == ':' && d.comp != compThat:
			return run{k, k + 1} // «أكدت الأرقام أن»
		}
	}
	if k != d.verb+1 || !alone || hasArticle(t.norm) || r.owned(k) {
		return run{}
	}
	if strings.HasSuffix(t.norm, "ه") || strings.HasSuffix(t.norm, "ات") || strings.HasSuffix(t.norm, "ين") || strings.HasSuffix(t.norm, "ون") || strings.HasSuffix(r.raw(k), "ا") && lexicon.Count(t.norm) >= 8*4 || len(t.norm) < 6 && !r.bornAfter(k) {
		return run{} // «وقال غاضبة», «متأخرا»
	}
	if r.bornAfter(k) {
		return s
	}
	if t.tag == isnad.TagVerb || len(r.finiteForms(k)) > 0 || r.isBi(k) || r.attached(k, "ل") || r.joined(k) || t.tag == isnad.TagAdposition {
		return run{}
	}
	return s // «وأورد مقبول أن»: an adjective beside the verb would have its alif
}

// about holds words that stand before a number that is not exact.
var about = map[string]bool{"نحو": true, "حوالي": true, "قرابه": true, "زهاء": true}

// goesOnWith holds verbs of which a definite noun is rather what is gone on with
// («تابع الحديث: …»).
var goesOnWith = map[string]bool{"تابع": true, "واصل": true, "أكمل": true, "ختم": true, "اختتم": true, "استهل": true, "لخص": true, "شرح": true, "كرر": true, "ردد": true, "جدد": true}

// bornAfter reports whether the word at k stands behind a person's name
// elsewhere, as the rest of it that the names reader does not know.
func (r *reader) bornAfter(k int) bool { return r.afterName[r.toks[k].norm] != "" }

// thing reports whether the subject of a cue is a thing and not a speaker.
func (r *reader) thing(d *draft) bool {
	if d.rule == "came in" {
		return false
	}
	s := d.subj
	if s.empty() {
		s = d.left
	}
	if !s.empty() && d.f.kind == inflect.Imperfect && d.f.gender == 'm' && r.toks[s.first].tag == isnad.TagNoun && !hasArticle(r.toks[s.first].norm) && !quantity[r.toks[s.first].norm] && s.last-s.first > 1 && r.toks[s.first].men < 0 && !r.canSpeak(s.first) && !r.canSpeak(s.first+1) && lexicon.Count(r.toks[s.first].norm) >= 8*6 {
		return true // «يعتبر إدماج اللغة …»
	}
	if !s.empty() && speechNouns[r.toks[s.first].norm] && (s.last-s.first > 1 && r.canSpeak(s.first+1) || !hasArticle(r.toks[s.first].norm) && r.ownedBy(s)) && d.comp == compThat {
		return false // «تشير توقعات صندوق النقد إلى أن»
	}
	if s.last-s.first > 1 && sameWord[r.toks[s.first].norm] && hasHead(r, s.first+1) {
		return false // «ذات المسؤول»
	}
	if s.empty() || !r.inanimate(s.first) || r.hasPerson(s) && s.last-s.first <= 4 {
		return false
	}
	if d.comp == compThat || d.comp == compQuote || d.comp == compColon {
		// Before أن only what is surely a thing is turned down.
		t := &r.toks[s.first]
		if oneOf[t.norm] && s.last-s.first > 1 && (hasArticle(r.toks[s.first+1].norm) || r.toks[s.first+1].cls&clsThis != 0) {
			return false // «يقول أحد العاملين في الميناء إن»
		}
		if d.f.kind != inflect.Perfect {
			return true
		}
		if pureSpeech[d.f.cue.lemma] && !hasArticle(t.norm) {
			return false // «قالت قوة المهام المشتركة إن»: only who speaks does that
		}
		if t.tag == isnad.TagNoun && !hasArticle(t.norm) && !quantity[t.norm] && lexicon.Count(t.norm) >= 8*7 && s.last-s.first > 1 && r.toks[s.first+1].men < 0 && !r.canSpeak(s.first+1) {
			return true // «أوضح تحديد الموقع الجغرافي أنهم»
		}
		if pureSpeech[d.f.cue.lemma] {
			return false // «أفادت الخزينة العامة بأن»: only who speaks does that
		}
		if d.f.gender == 'm' {
			switch d.f.cue.lemma {
			case "قال", "أضاف", "أوضح", "ذكر", "صرح", "أكد", "شدد", "لفت", "تابع", "أردف", "بين", "أفاد", "أورد":
				return false // «وأكد السعيد أن»: rather a name than a thing
			}
		}
		return hasArticle(t.norm) && !strings.HasSuffix(t.norm, "ي") || strings.HasSuffix(t.norm, "ات")
	}
	return true
}

// oneOf holds the words for one of several persons.
var oneOf = map[string]bool{"احد": true, "احدي": true}

// pureSpeech holds verbs that with أن, a quotation or a colon are said of
// speakers only, so that an unknown noun behind them is one.
var pureSpeech = map[string]bool{"قال": true, "صرح": true, "أفاد": true, "أعلن": true, "أضاف": true, "أردف": true, "ذكر": true, "شدد": true, "طالب": true, "حذر": true, "ناشد": true, "نفى": true}

// mayCarry reports whether a cue with no subject of its own can be a verb that
// goes on with the speaker at hand: it stands where a clause may begin.
func (r *reader) mayCarry(d *draft) bool {
	if d.f.kind == inflect.Imperfect && d.f.cue.flags&flagNoImp != 0 {
		return false
	}
	if d.f.kind != inflect.Perfect && d.f.pron == '-' && d.f.number == 's' && d.rel < 0 && d.cue.last < len(r.toks) {
		n := &r.toks[d.cue.last]
		if d.comp == compNP && d.start == d.cue.last && hasArticle(n.norm) && n.men < 0 {
			return false // «وترجع المادة إلى»: a subject that is no speaker
		}
		if d.comp == compPrep && d.prep > d.cue.last && n.kind == isnad.TokenWord && n.men < 0 && n.tx < 0 && n.cls == 0 && n.tag == isnad.TagNoun && hasArticle(n.norm) && !strings.HasPrefix(n.norm, "ب") && !strings.HasPrefix(n.norm, "ل") && r.inanimate(d.cue.last) {
			return false // «وتشير النتائج الأولية إلى»
		}
		if d.comp == compPrep && d.verb == r.sentStart(d.verb) && d.prep > d.cue.last && n.kind == isnad.TokenWord && n.men < 0 && n.tx < 0 && n.cls == 0 && !hasArticle(n.norm) && !r.isBi(d.cue.last) && !r.attached(d.cue.last, "ل") && !hasHead(r, d.cue.last) {
			return false // «ويدعو جدول الأعمال إلى»
		}
	}
	if d.conj && d.f.kind != inflect.Perfect && (d.comp == compNP || d.comp == compPrep) && d.verb > r.sentStart(d.verb) {
		return false // «التي تمنع وترفض …»
	}
	if masdarLike[d.f.cue.lemma] && d.f.gender == 'm' && d.f.kind == inflect.Perfect && !d.conj && d.rel < 0 && (d.comp == compNP || d.comp == compPrep) &&
		d.verb > 0 && r.toks[d.verb-1].cls&(clsConj|clsKan) == 0 && r.toks[d.verb-1].norm != "قد" && !(r.resumed(d) && r.toks[d.verb].tag == isnad.TagVerb) {
		return false // «أمر المشاركة», «طلب اللجوء»: nouns
	}
	if r.writingSays(d) {
		return true
	}
	if d.rel >= 0 || d.conj || r.resumed(d) {
		if d.f.kind != inflect.Perfect && d.rel >= 0 && d.comp == compQuote && d.start-d.verb > 8 && r.toks[d.start-1].punct != ':' {
			return false // «ممن يتحدثون لغتين كانت لديهم … "كذا"»: marks of another clause
		}
		return !(d.f.kind != inflect.Perfect && d.rel >= 0 && (d.comp == compNP || d.comp == compPrep))
	}
	start := r.sentStart(d.verb)
	if d.verb == start {
		return d.f.kind == inflect.Perfect || d.comp == compThat || d.comp == compQuote
	}
	p := &r.toks[d.verb-1]
	if p.norm == "ان" && d.verb-2 >= start && (r.toks[d.verb-2].norm == "قبل" || r.toks[d.verb-2].norm == "وقبل") {
		return true // «قبل أن يستدرك قائلا إنه»
	}
	if p.cls&clsThat != 0 && r.butThat(d.verb-1) {
		return d.f.kind == inflect.Perfect
	}
	if d.f.kind == inflect.Imperfect && d.comp == compThat && d.f.cue.lemma == "قال" && d.f.pron == '-' && topics[r.toks[start].norm] && d.start-d.verb < 4 {
		return true // «وعن طريقة الرسم للطفل تقول إن»
	}
	begins := p.punct != 0 || p.opens || p.closes || p.cls&(clsConj|clsKan|clsAdverb|clsNeg) != 0 || p.tx >= 0
	if d.comp == compNP || d.comp == compPrep {
		return begins && d.f.kind == inflect.Perfect
	}
	return begins || d.f.kind == inflect.Perfect && p.cls&clsThat == 0
}

// writingSays reports whether the cue of d tells what a writing says that the
// sentence has just brought in («نشرت الوزارة ملاحظة مطمئنة تقول إن»).
func (r *reader) writingSays(d *draft) bool {
	if d.f.kind != inflect.Imperfect || d.f.pron != '-' || d.conj || d.comp != compThat && d.comp != compQuote && d.comp != compColon || d.start-d.verb > 3 {
		return false
	}
	for k := d.verb - 1; k > r.sentStart(d.verb) && k > d.verb-4; k-- {
		t := &r.toks[k]
		if t.kind != isnad.TokenWord || t.cls != 0 || hasArticle(t.norm) || t.men >= 0 {
			return false
		}
		if r.isDocNoun(k) || t.norm == "ملاحظه" || t.norm == "تدوينه" {
			return (d.f.gender == 'f') == (strings.HasSuffix(t.norm, "ه") || strings.HasSuffix(t.norm, "ات")) && r.toks[k-1].cls&clsPrep == 0
		}
	}
	return false
}

// butThat reports whether the particle at k belongs to «إلا أنه», «غير أنه»,
// «بيد أنه», which go on with the speaker at hand.
func (r *reader) butThat(k int) bool {
	if k < 1 || !strings.HasSuffix(r.toks[k].norm, "ه") && !strings.HasSuffix(r.toks[k].norm, "ها") && !strings.HasSuffix(r.toks[k].norm, "هم") {
		return false
	}
	switch r.toks[k-1].norm {
	case "الا", "غير", "بيد":
		return true
	}
	return false
}

// leftSubject looks for the subject of a finite cue before it: «الكرملين نفى»,
// «وكان شويغو أشار», «قادة المجموعات أعلنوا».
func (r *reader) leftSubject(d *draft, lo int) {
	i := d.verb
	k := i - 1
	for k >= lo && (r.toks[k].norm == "قد" || r.toks[k].norm == "ايضا" || r.toks[k].norm == "كان" || r.toks[k].norm == "كانت") {
		k--
	}
	if k > lo && k == i-1 && r.toks[k].opens && r.word(k-1) && r.toks[k-1].cls == 0 {
		k-- // «أن فلانا "تمنى أن …"»: the mark opens with his verb
	}
	if k < lo {
		return
	}
	if k > lo && k-lo < 9 && d.f.cue.lemma == "قال" && d.f.kind == inflect.Imperfect {
		switch r.toks[lo].norm {
		case "ومضي", "مضي", "وراح", "راح", "ومضت":
			if r.canSpeakConj(lo+1) && r.nounPhrase(lo+1, d.verb, 0, false) == d.verb {
				d.left = run{lo + 1, d.verb} // «ومضى الوزير يقول إن»
				return
			}
		}
	}
	if s := r.before(k, lo); s > 0 && d.subj.empty() && d.f.kind == inflect.Perfect {
		d.left = run{s, k}
		return
	}
	if r.toks[k].cls&clsRel != 0 {
		d.rel = k
		return
	}
	if (r.toks[k].norm == "ما" || r.toks[k].norm == "وما") && d.f.cue.act == isnad.ActDescribe {
		d.rel = k
		return
	}
	if d.conj || k < i-1 && r.toks[k].punct == 0 && r.toks[i-1].cls&clsKan != 0 && !d.subj.empty() {
		return
	}
	if !d.subj.empty() && !d.relays {
		return
	}
	if d.relays && !d.relay.empty() {
		return
	}
	// the clause begins behind the last word that opens one
	c := k
	kan := false
	for ; c >= lo && k-c < 40; c-- {
		t := &r.toks[c]
		if t.cls&clsKan != 0 {
			kan = true
			c++
			break
		}
		if t.cls&clsThat != 0 || t.cls&clsWaThat != 0 || t.punct == ':' || t.norm == "؛" || t.punct == '.' || t.cls&clsConj != 0 && t.norm != "او" && t.norm != "وهو" && t.norm != "وهي" || t.cls&clsLimAn != 0 || t.opens && t.pair > i {
			c++
			break
		}
	}
	if c < lo {
		c = lo
	}
	if k-c >= 40 {
		return
	}
	for s := c; s <= k; {
		if s > c {
			for s <= k && r.toks[s].punct != ',' {
				s++
			}
			s++
			if s > k {
				return
			}
		}
		if e, ok := r.clauseSubject(s, i, d, kan && s == c); ok {
			d.left = run{s, e}
			return
		}
		if s == c {
			s++
			if r.toks[c].punct == ',' {
				s = c + 1
				if e, ok := r.clauseSubject(s, i, d, false); ok {
					d.left = run{s, e}
					return
				}
			}
		}
	}
}

// before returns the first token of the speaker in «سبق لفلان أن أعلن», where
// that particle stands at k, or 0.
func (r *reader) before(k, lo int) int {
	if r.toks[k].norm != "ان" {
		return 0
	}
	for s := k - 1; s > lo && s > k-10; s-- {
		t := &r.toks[s]
		if t.punct != 0 || t.cls&(clsRel|clsThat) != 0 {
			break
		}
		if strings.HasSuffix(r.toks[s-1].norm, "سبق") && (strings.HasPrefix(t.norm, "ل") && t.men >= 0 && t.first || r.attached(s, "ل") && hasHead(r, s)) {
			return s
		}
	}
	return 0
}

// clauseSubject reports whether a noun phrase that begins at s is the subject
// of the verb at i, and where it ends.
func (r *reader) clauseSubject(s, i int, d *draft, kan bool) (int, bool) {
	if t := &r.toks[s]; t.tag == isnad.TagVerb && t.men < 0 && t.cls == 0 && !personish(t.norm) && !r.nameWords[t.norm] && !hasHead(r, s) && lexicon.Count(t.norm) >= 8*5 {
		return 0, false // «أقنع الأهالي والدة الشهيد …»
	}
	if s >= i || !r.canSpeakConj(s) && !(kan && r.toks[i-1].norm == "قد" && r.toks[s].kind == isnad.TokenWord && r.toks[s].cls == 0 && r.toks[s].tx < 0) {
		return 0, false
	}
	if i-s <= 6 && s > 0 && r.toks[s-1].cls&clsThis != 0 {
		return 0, false
	}
	t := &r.toks[s]
	if t.cls&(clsPrep|clsAdverb) != 0 && t.men < 0 {
		return 0, false
	}
	if s > 0 && r.toks[s-1].cls&clsPrep != 0 && r.toks[s-1].punct == 0 {
		return 0, false
	}
	g := r.genderAt(s)
	switch d.f.gender {
	case 'f':
		if g == 'm' && !r.womanSoon(s) || g == 'p' && d.f.number == 's' && r.plainNoun(s) != "مصادر" {
			return 0, false
		}
	case 'm':
		if g == 'f' && d.f.number == 's' {
			return 0, false
		}
	}
	e := r.nounPhrase(s, i, 0, true)
	if e2 := r.nounPhrase(s, i, 0, false); e2 == i && !(masdarLike[d.f.cue.lemma] && d.f.kind == inflect.Perfect && d.f.gender == 'm') {
		e = e2
	}
	if e <= s {
		return 0, false
	}
	e = r.apposition(run{s, e}, i).last
	if e == i || e == i-1 && (r.toks[e].norm == "قد" || r.toks[e].norm == "ايضا" || r.toks[e].norm == "كان" || r.toks[e].opens) {
		return e, true
	}
	n := &r.toks[e]
	if n.cls&clsKan != 0 && e == i-2 && r.toks[e+1].norm == "قد" {
		return e, true // «أن المركز كان قد وجه»
	}
	if kan && i-e < 20 {
		return e, true
	}
	if far := i - e; far > 34 || far > 16 && !(s == r.sentStart(s) && t.men >= 0 && r.personName(s) && n.punct == ',' && r.toks[i-1].punct == ',') {
		return 0, false
	}
	switch {
	case n.punct == ',' || n.punct == '-' || n.punct == '(':
		// an apposition, a relative clause or an insertion that ends before the verb
		last := &r.toks[i-1]
		if last.punct == ',' || last.punct == '-' || last.punct == ')' {
			return e, true
		}
	case n.tx >= 0 && n.men < 0 || n.cls&clsAdverb != 0:
		return e, true
	case s > 0 && r.toks[s-1].cls&(clsConj|clsThat) != 0 && i-e <= 9 && d.f.kind == inflect.Perfect:
		// «لكن قياديا في المعارضة على اتصال بالجيش قال»
		if h, ok := r.headOf(s); !ok || h.class > headSource {
			break
		}
		for k := e; k < i; k++ {
			if r.toks[k].punct != 0 || r.toks[k].cls&(clsThat|clsRel|clsConj) != 0 || len(r.finiteForms(k)) > 0 {
				return 0, false
			}
		}
		return e, true
	}
	return 0, false
}

func (r *reader) canSpeakConj(s int) bool {
	if r.canSpeak(s) || r.word(s) && personish(r.toks[s].norm) {
		return true
	}
	t := &r.toks[s]
	if t.men >= 0 && t.first && !t.whole && (strings.HasPrefix(t.norm, "و") || strings.HasPrefix(t.norm, "ف")) {
		return true
	}
	return false
}

// sibling reports whether draft e, whose cue lies where the content of d may
// still go on, ends that content (true) or stands inside it (false).
func (r *reader) sibling(d, e *draft) bool {
	dd, de := r.toks[d.cue.first].depth, r.toks[e.cue.first].depth
	if e.f.kind == inflect.Participle && !e.attr {
		o := r.toks[e.cue.first].outer
		return de == dd || d.comp == compQuote || o >= d.start && r.quoteMissing(&r.toks[o])
	}
	if de != dd {
		return false
	}
	if e.attr || e.rule == "by saying" {
		return true
	}
	if e.f.kind == inflect.Masdar {
		return false
	}
	if e.rel >= 0 {
		if w := r.toks[e.rel].norm; w == "ما" || w == "وما" || e.f.cue.act == isnad.ActDescribe {
			return false
		}
		if _, ok := r.antecedent(e); ok || r.asideEnd(e, r.sentEnd(e.cue.first)) > 0 {
			return false
		}
		return e.subj.empty() && e.f.cue.frames&(frameThat|frameInside) != 0 && r.sameAgreement(d, e)
	}
	if e.comp == compBefore {
		return true
	}
	if e.conj {
		return true
	}
	if e.head == 0 {
		return true
	}
	h := &r.toks[e.head]
	if h.norm == "ولم" || h.norm == "ولا" {
		return true // «…، ولم يستبعد أن»
	}
	if (h.norm == "قبل" || h.norm == "وقبل") && e.verb == e.head+2 {
		return true // «…، قبل أن يستدرك قائلا إن»
	}
	if h.norm == "غير" || h.norm == "بيد" {
		return true
	}
	if h.cls&clsConj != 0 || h.cls&clsKan != 0 || h.norm == "في" || h.norm == "وفي" {
		return true
	}
	p := &r.toks[e.head-1]
	if p.closes && p.pair >= d.start && e.f.kind == inflect.Perfect && e.comp == compThat {
		return true // «… لا بد منه» أشار إلى أن …
	}
	return p.punct == ',' && (!e.subj.empty() || !e.left.empty())
}

// sameAgreement reports whether two cues can have one speaker.
func (r *reader) sameAgreement(d, e *draft) bool {
	return d.f.gender == '?' || e.f.gender == '?' || d.f.gender == e.f.gender
}

// border sets the content of draft a and makes the drafts inside it its
// children.
func (r *reader) border(a int) {
	d := &r.drafts[a]
	if d.attr || d.drop {
		return
	}
	base := r.toks[d.cue.first].depth
	if d.comp == compBefore {
		r.setContent(d, d.before)
		return
	}
	b := a + 1
	for b < len(r.drafts) && r.drafts[b].cue.first < d.start {
		b++
	}
	adopt := func(upto int) { // drafts before token upto are inside
		for b < len(r.drafts) && r.drafts[b].cue.first < upto {
			if e := &r.drafts[b]; !e.drop {
				e.parent = a
				r.inside(d, e)
			}
			b++
		}
	}
	k := d.start
	if d.comp == compQuote {
		end := r.toks[k].pair
		for b < len(r.drafts) && r.drafts[b].cue.first < end {
			if e := &r.drafts[b]; !e.drop && e.f.kind == inflect.Participle && !e.attr && r.toks[e.cue.first].depth == base+1 && e.comp == compThat {
				end = e.head
				break
			}
			adopt(r.drafts[b].cue.first + 1)
		}
		d.end = end
		r.setContent(d, run{k + 1, end})
		return
	}
	limit := min(r.sentEnd(k), k+maxContent)
	phrase := d.comp == compPrep || d.comp == compNP
	plain := false // content outside quotations seen
	for k < limit {
		t := &r.toks[k]
		for b < len(r.drafts) && (r.drafts[b].head < k || r.drafts[b].drop) {
			adopt(r.drafts[b].cue.first + 1)
		}
		if b < len(r.drafts) && r.drafts[b].head == k && k > d.start || b < len(r.drafts) && r.drafts[b].rel == k && r.drafts[b].rel > d.start {
			if e := &r.drafts[b]; e.attr && d.comp == compThat && r.goesOnAt(b) > 0 && e.rule == "according to" && r.toks[e.cue.first].depth == base {
				// «أن المنظومة بقيت، حسب البيان، رهينة الحالة»: an insertion
				d.gaps = append(d.gaps, run{e.head, e.start})
				b++
				k = e.start
				continue
			}
			if r.sibling(d, &r.drafts[b]) && !(k <= d.start+1 && r.toks[d.start].cls&clsThat != 0) {
				break
			}
			adopt(r.drafts[b].cue.first + 1)
		}
		if t.closes && t.pair >= 0 && t.pair < d.cue.first {
			break
		}
		if t.opens && r.quoteMissing(t) {
			k++ // a mark with no other: the sentence goes on as it would
			continue
		}
		if t.opens {
			p := t.pair
			adopt(p)
			if p >= limit {
				limit = p
				if p < len(r.toks) && !r.quoteMissing(t) {
					limit = max(p+1, min(r.sentEnd(p), p+1))
				}
			}
			k = p + 1
			if k < limit && !plain && r.toks[k].punct == ',' && k+1 < limit {
				n := &r.toks[k+1]
				if n.cls&clsWaThat == 0 && !n.opens {
					break
				}
			}
			continue
		}
		if phrase && k > d.start+1 && t.norm == "في" && k+1 < limit && r.toks[k+1].norm == "حين" && t.depth == base {
			break // «تتمسك الحركة بكذا في حين يدافع شريكاها عن …»
		}
		if t.punct == ',' && k+1 < limit {
			if r.narration(k + 1) {
				break
			}
			if k == r.asideEnd(d, limit) {
				break // «إصدار الشهادات، التي قال إنها نفعت، مستمر»
			}
			if phrase && k > d.prep && !r.goesOn(k+1) && !(causes[d.f.cue.lemma] && k-d.start < 25 && !r.reaches(d.start, k, "الي") && r.reaches(k, min(limit, k+25), "الي")) {
				break
			}
		}
		if t.kind == isnad.TokenWord {
			plain = true
		}
		k++
	}
	d.end = min(k, limit)
	if d.comp == compColon && base == 0 && d.end == limit && limit == r.sentEnd(d.start) {
		// «ويقول فلان: …»: the next sentences are his as long as he says we or I
		// and nobody else speaks.
		for s := r.toks[d.start].sent + 1; s < len(r.sents) && r.sents[s].Block == r.sents[s-1].Block; s++ {
			n := &r.sents[s]
			if n.Last-d.start > maxContent || b < len(r.drafts) && r.drafts[b].head < n.Last || !r.firstPerson(n.First, n.Last) {
				break
			}
			d.end = n.Last
		}
	}
	r.setContent(d, run{d.start, d.end})
}

// asideEnd returns the comma that ends the content of a draft which speaks in a
// relative clause between commas, where the predicate of the clause around it
// follows, or 0.
func (r *reader) asideEnd(d *draft, limit int) int {
	if d.rel <= 0 || d.comp != compThat || r.toks[d.rel-1].punct != ',' || r.toks[d.rel].norm == "ما" {
		return 0
	}
	for k := d.start; k+1 < limit && k < d.start+maxZone; k++ {
		t := &r.toks[k]
		if t.opens && t.pair < limit {
			k = t.pair
			continue
		}
		if t.punct == ',' && t.norm != "؛" && k-d.start >= 2 && r.verbWithin(d.start, k) {
			if n := &r.toks[k+1]; n.cls&(clsWaThat|clsRel) == 0 && !strings.HasPrefix(n.norm, "و") && r.mainClause(k+1) {
				return k
			}
			return 0
		}
	}
	return 0
}

// verbWithin reports whether a verb stands in the tokens from lo to hi.
func (r *reader) verbWithin(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if t := &r.toks[k]; t.tag == isnad.TagVerb && t.men < 0 {
			return true
		}
	}
	return false
}

// mainClause reports whether the words at k, behind the comma that ends a relative
// clause, are the predicate that the noun before the clause still waits for: a
// verb or an adjective, in marks or not.
func (r *reader) mainClause(k int) bool {
	if r.toks[k].mark != 0 && k+1 < len(r.toks) {
		k++
	}
	t := &r.toks[k]
	return t.kind == isnad.TokenWord && t.men < 0 && t.cls == 0 && (t.tag == isnad.TagVerb && len(r.finiteForms(k)) == 0 || t.tag == isnad.TagAdjective && !hasArticle(t.norm))
}

// reaches reports whether one of the tokens from lo to hi is the word.
func (r *reader) reaches(lo, hi int, word string) bool {
	for k := lo; k < hi; k++ {
		if r.toks[k].norm == word {
			return true
		}
	}
	return false
}

// firstPerson reports whether somebody speaks of himself in the tokens from lo
// to hi, no quotation among them.
func (r *reader) firstPerson(lo, hi int) bool {
	found := false
	for k := lo; k < hi; k++ {
		t := &r.toks[k]
		if t.mark != 0 {
			return false
		}
		if t.kind != isnad.TokenWord || t.men >= 0 || found {
			continue
		}
		n, _ := bareConj(t.norm)
		switch n {
		case "نحن", "انا", "اننا", "انني", "لدينا", "علينا", "لنا", "عندنا", "كنا", "كنت", "لكننا", "لكنني", "لدي":
			found = n != "لدي"
			continue
		}
		if s, ok := strings.CutPrefix(n, "ن"); ok && len(s) >= 6 && !hasHead(r, k) && lexicon.Count("ي"+s) >= 8*5 && lexicon.Count("ت"+s) >= 8*4 && lexicon.Count("ي"+s) >= lexicon.Count(n) {
			found = true // «نعود» beside يعود and تعود
		}
	}
	return found
}

// inside drops a draft that lies in another's content and cannot be somebody's
// own statement there: it has no speaker of its own, it describes for the same
// speaker, or it stands in a quotation and is not plain speech.
func (r *reader) inside(d, e *draft) {
	if e.attr {
		return
	}
	quoted := r.toks[e.cue.first].depth > r.toks[d.cue.first].depth
	own := !e.subj.empty() || !e.left.empty()
	switch {
	case e.relays:
	case e.f.kind == inflect.Masdar:
		e.drop = !own || quoted && d.comp == compQuote
	case e.f.kind == inflect.Participle:
		e.drop = true
	case e.f.cue.act == isnad.ActDescribe && !own:
		e.drop = true
	case quoted:
		e.drop = !own || e.f.kind != inflect.Perfect || e.comp == compNP || e.comp == compBare
	case !own && e.rel < 0 && !r.resumed(e):
		e.drop = true
	}
}

// resumed reports whether a cue without relative pronoun takes up a noun
// before it: «تقرير … دعا فيه إلى».
func (r *reader) resumed(e *draft) bool {
	if e.cue.last >= len(r.toks) {
		return false
	}
	switch r.toks[e.cue.last].norm {
	case "فيه", "فيها", "خلاله", "خلالها":
		return true
	}
	return false
}

func (r *reader) quoteMissing(t *tok) bool {
	return t.pair >= len(r.toks) || !r.toks[t.pair].closes
}

// narration reports whether the words at n, behind a comma, are the outlet's
// own again.
func (r *reader) narration(n int) bool {
	t := &r.toks[n]
	var u string
	if n+1 < len(r.toks) {
		u = r.toks[n+1].norm
	}
	switch t.norm {
	case "وذلك":
		return u != "ما" && u != "ان"
	case "في", "فيما":
		return u == "اشاره" || u == "يبدو" || u == "تصريح" || u == "تصريحات" || u == "بيان" || u == "حديث" || u == "مقابله" || u == "تغريده" ||
			u == "ما" && n+2 < len(r.toks) && r.toks[n+2].norm == "يبدو" || u == "اقوال" || u == "كلمه" || u == "رد"
	case "دون", "بدون":
		return u == "ان" && r.untold(n+2) || u == "ذكر" || u == "تحديد" || u == "مزيد"
	case "من", "ومن":
		switch u {
		case "جهته", "جهتها", "جهتهم", "جانبه", "جانبها", "جانبهم", "ناحيته", "ناحيتها", "جهه", "جانب", "ناحيه":
			return n+2 < len(r.toks) && (strings.HasSuffix(u, "ه") && u != "جهه" && u != "ناحيه" || strings.HasSuffix(u, "ها") || strings.HasSuffix(u, "هم") || r.toks[n+2].norm == "اخر" || r.toks[n+2].norm == "اخري" || r.toks[n+2].norm == "ثانيه")
		}
		return t.norm == "من" && u == "دون" && n+2 < len(r.toks) && (r.toks[n+2].norm == "ان" && r.untold(n+3) || r.toks[n+2].norm == "ذكر" || r.toks[n+2].norm == "تحديد")
	case "ردا", "تعليقا", "جوابا":
		return u == "علي"
	case "خلال":
		switch u {
		case "مؤتمر", "مكالمه", "اتصال", "لقاء", "لقائه", "كلمه", "اجتماع", "اجتماعه", "زياره", "حديثه", "استقباله", "حديث", "مقابله", "كلمته", "مؤتمره":
			return true
		}
	case "جاء", "جاءت":
		return u == "ذلك" || u == "هذا" || u == "هذه" // «، جاء ذلك في بيان»
	case "يذكر", "يشار", "ويذكر", "ويشار", "وياتي", "وتاتي", "وجاء", "وجاءت":
		return true
	}
	return false
}

// untold reports whether the verb at k is one of telling, so that «دون أن …»
// before it says what the speaker left out.
func (r *reader) untold(k int) bool {
	if k >= len(r.toks) {
		return false
	}
	switch r.toks[k].norm {
	case "يحدد", "تحدد", "يعطي", "تعطي", "يقدم", "تقدم", "يسمي", "تسمي", "يسميه", "يسميها", "يسميهم", "يدلي", "تدلي", "يتطرق", "تتطرق", "يورد", "تورد", "يتهم", "يخوض":
		return true
	}
	for _, f := range r.tab.forms[r.toks[k].norm] {
		if finite(f.kind) && f.cue.frames&frameThat != 0 {
			return true
		}
	}
	return false
}

// goesOn reports whether a phrase goes on behind a comma with the words at n.
func (r *reader) goesOn(n int) bool {
	t := &r.toks[n]
	if t.opens {
		return true
	}
	if t.cls&(clsRel|clsWaThat) != 0 {
		return true
	}
	if s, ok := strings.CutPrefix(t.norm, "و"); ok && t.kind == isnad.TokenWord {
		if t.cls&(clsConj|clsKan|clsThis|clsAdverb) != 0 {
			return false
		}
		if len(r.finiteForms(n)) > 0 {
			return false
		}
		if strings.HasPrefix(s, "ال") || strings.HasPrefix(s, "ب") || s == "الي" || s == "علي" || s == "من" || s == "عن" || s == "في" {
			return true
		}
		return t.men >= 0 || strings.HasPrefix(s, "ل") && r.attached0(n, s)
	}
	if t.men >= 0 && t.first && t.whole && r.personName(n) {
		// an apposition («استقالة المدير العام، فلان، على سير العمل»)
		e := n + 1
		for e < len(r.toks) && r.toks[e].men == t.men {
			e++
		}
		return e+1 < len(r.toks) && r.toks[e].punct == ',' && r.toks[e].norm != "؛" && r.toks[e+1].cls&clsPrep != 0
	}
	if hasArticle(t.norm) && !hasHead(r, n) && t.men < 0 && t.tx < 0 {
		return true // an adjective set off («اليمنية، المحاذية للحدود»)
	}
	return t.norm == "بما" || t.norm == "لا" && n+1 < len(r.toks) && r.toks[n+1].norm == "سيما" || t.norm == "خاصه" || t.norm == "خصوصا" || t.norm == "لاسيما" || t.norm == "بل"
}

// attached0 reports whether the word at n without its conjunction, s, is a noun
// with ل written on it («ولحكومة وشعب …»).
func (r *reader) attached0(n int, s string) bool {
	rest := strings.TrimPrefix(s, "ل")
	return strings.HasPrefix(s, "لل") && len(s) > 8 || len(rest) >= 6 && r.toks[n].cls == 0 && lexicon.Count(rest) >= 8*5 && lexicon.Count(rest) >= lexicon.Count(s) && lexicon.Count(s) >= lexicon.Count(r.toks[n].norm)
}

// setContent trims marks off the ends of a run of tokens and sets content and
// mode.
func (r *reader) setContent(d *draft, c run) {
	for c.first < c.last && r.edge(c.first, true) {
		c.first++
	}
	for c.last > c.first && r.edge(c.last-1, false) {
		c.last--
	}
	if d.comp == compQuote && c.first < c.last && (r.toks[c.first].norm == "ان" || r.toks[c.first].norm == "بان") && c.first+3 < c.last && r.toks[c.first+1].cls&clsNeg == 0 {
		c.first++
	}
	for c.last > c.first+1 {
		for c.last > c.first+1 && r.edge(c.last-1, false) {
			c.last--
		}
		t := &r.toks[c.last-1]
		if t.kind == isnad.TokenWord && (t.norm == "و" || t.norm == "وذلك" && d.comp == compBefore || t.cls&clsConj != 0 && t.norm != "ذلك" && t.cls&clsLimAn != 0) {
			c.last--
			continue
		}
		break
	}
	if c.empty() {
		d.drop = true
		return
	}
	d.content = []isnad.Span{{Start: r.toks[c.first].span.Start, End: r.toks[c.last-1].span.End}}
	d.mode = r.modeOf(d, c)
	if len(d.gaps) > 0 && d.comp != compBefore {
		r.cut(d, c)
	}
}

// cut leaves the insertions of another voice out of the content c of d.
func (r *reader) cut(d *draft, c run) {
	gaps := d.gaps
	d.gaps = nil
	var content []isnad.Span
	mode := d.mode
	lo := c.first
	for _, g := range append(gaps, run{c.last, c.last}) {
		if g.first > c.last || g.first <= lo {
			continue
		}
		part := *d
		r.setContent(&part, run{lo, g.first})
		if !part.drop {
			content = append(content, part.content...)
		}
		lo = g.last
	}
	if len(content) > 0 {
		d.content, d.mode = content, mode
	}
}

// edge reports whether token k is a mark that content does not begin or end
// with. A bracket that is closed inside stays.
func (r *reader) edge(k int, first bool) bool {
	t := &r.toks[k]
	if t.mark != 0 {
		return true
	}
	if t.kind != isnad.TokenPunct && t.kind != isnad.TokenSymbol {
		return false
	}
	if first {
		return t.punct != '('
	}
	return t.punct != ')' && !unitSigns[t.norm]
}

// unitSigns say what the number before them counts: they are words of the content («بنسبة 11%»).
var unitSigns = map[string]bool{"%": true, "٪": true, "‰": true, "°": true, "$": true, "€": true, "£": true}

// modeOf reads the mode from the marks (gold guide, case 4).
func (r *reader) modeOf(d *draft, c run) isnad.Mode {
	base := r.toks[d.cue.first].depth
	if d.start < len(r.toks) {
		base = min(base, r.toks[d.start].depth)
	}
	if d.comp == compBefore {
		base = 0
	}
	if base > 0 {
		return isnad.ModeDirect
	}
	in, out := 0, 0
	for k := c.first; k < c.last; {
		t := &r.toks[k]
		if t.kind == isnad.TokenPunct || t.kind == isnad.TokenSymbol {
			k++
			continue
		}
		if t.depth == 0 {
			if !(k+1 < c.last && r.toks[k+1].opens && clitic(t.norm)) {
				out++ // but not the بـ of «بـ"كذا"»
			}
			k++
			continue
		}
		// one quotation, whole
		q := t.outer
		e := k
		for e < c.last && r.toks[e].depth > 0 && r.toks[e].outer == q {
			e++
		}
		if r.termQuote(q, e-k) {
			out += e - k
		} else {
			in += e - k
		}
		k = max(e, k+1)
	}
	switch {
	case in == 0:
		return isnad.ModeIndirect
	case out == 0:
		return isnad.ModeDirect
	}
	return isnad.ModeMixed
}

// termQuote reports whether the quotation that opens at q holds a name or a
// title and not words of the speaker.
func (r *reader) termQuote(q, n int) bool {
	if q < 0 || n > maxNameMark {
		return false
	}
	p := r.toks[q].pair
	words, named, short := 0, 0, 0
	for k := q + 1; k < p && k < len(r.toks); k++ {
		if r.toks[k].kind == isnad.TokenPunct {
			continue
		}
		words++
		if len(strings.TrimPrefix(r.toks[k].norm, "ال")) <= 4 {
			short++
		}
		if t := &r.toks[k]; t.men >= 0 || (t.tag == isnad.TagOther || t.tag == isnad.TagProperNoun) && (len(t.norm) <= 4 || lexicon.Count(t.norm) < 8*5) || r.toks[k].kind == isnad.TokenLatin || r.toks[k].kind == isnad.TokenNumber && words > 1 {
			named++
		}
	}
	if words == named && words > 0 || words >= 3 && short == words {
		return true // a name; letters («"السي اي اي"»)
	}
	if q > 0 {
		if h, ok := r.headOf(q - 1); ok && (h.class == headOutlet || h.class == headBody) && words <= 3 {
			return true
		}
		switch strings.TrimPrefix(r.toks[q-1].norm, "ال") {
		case "برنامج", "قضيه", "عمليه", "مشروع", "فيلم", "كتاب", "مسلسل", "حمله", "مبادره", "صاروخ", "طراز", "نظام", "منظومه", "تطبيق", "سفينه", "فيروس", "لقب", "جائزه", "اسم", "باسم", "شعار", "عنوان", "بعنوان", "حرف", "مصطلح", "تسميه", "هاشتاغ", "وسم", "روايه", "مسرحيه", "ديوان", "معرض", "مهرجان", "مسابقه", "خطه":
			return true
		}
	}
	return false
}
