package markup

import (
	"strings"

	"golang.org/x/net/html/atom"

	"isnad"
)

// A mass is what the elements of a tree hold, by prefix sums: the sum over
// element i is at[nodes[i].end] - at[i].
type mass struct {
	letters []int32 // letters of all texts
	linked  []int32 // those inside links
	prose   []int32 // those of long texts outside links
	heads   []int32 // headings of the first level with a few words
	bodies  []int32 // elements that declare themselves the article's body
}

func (t *tree) mass() *mass {
	n := len(t.nodes)
	m := &mass{make([]int32, n+1), make([]int32, n+1), make([]int32, n+1), make([]int32, n+1), make([]int32, n+1)}
	linkEnd := int32(0)
	for i := range t.nodes {
		m.letters[i+1], m.linked[i+1], m.prose[i+1] = m.letters[i], m.linked[i], m.prose[i]
		m.heads[i+1], m.bodies[i+1] = m.heads[i], m.bodies[i]
		nd := &t.nodes[i]
		switch nd.kind {
		case element:
			if nd.tag == atom.A {
				linkEnd = nd.end
			}
			if isBody(nd) {
				m.bodies[i+1]++
			}
		case text:
			if skipped(&t.nodes[nd.parent]) {
				continue
			}
			k := int32(letterCount(nd.raw.Of(t.src)))
			m.letters[i+1] += k
			if int32(i) < linkEnd {
				m.linked[i+1] += k
			} else if k >= 40 {
				m.prose[i+1] += k
			}
			if k >= 12 && t.inside(int32(i), atom.H1) {
				m.heads[i+1]++
			}
		}
	}
	return m
}

func (m *mass) of(sum []int32, t *tree, i int32) int { return int(sum[t.nodes[i].end] - sum[i]) }

// inside reports whether a node stands in an element of the given name, at
// most four levels up.
func (t *tree) inside(i int32, a atom.Atom) bool {
	for k, n := t.nodes[i].parent, 0; k > 0 && n < 4; k, n = t.nodes[k].parent, n+1 {
		if t.nodes[k].tag == a {
			return true
		}
	}
	return false
}

func isBody(n *node) bool {
	for _, a := range n.attrs {
		if a.key == "itemprop" && strings.EqualFold(strings.TrimSpace(a.value), "articleBody") {
			return true
		}
	}
	return false
}

// findDrops returns for each node the reason why its words cannot be text, or
// "". An element inside a dropped one has the outer one's reason, except that
// what nobody sees is always "markup".
func findDrops(t *tree, m *mass) []isnad.DropReason {
	drops := make([]isnad.DropReason, len(t.nodes))
	total := int(m.prose[len(t.nodes)])
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		up := drops[n.parent]
		if n.kind != element || up == isnad.DropMarkup {
			drops[i] = up
			continue
		}
		own, sure := t.reasonOf(n)
		if own == isnad.DropMarkup {
			// Scripts uncover pages that are sent hidden whole.
			if prose := m.of(m.prose, t, i); prose > 200 && prose*2 > total {
				drops[i] = up
			} else {
				drops[i] = own
			}
			continue
		}
		if up != "" {
			drops[i] = up
			continue
		}
		if own != "" && certain(t, m, i, own, sure, total) {
			drops[i] = own
		}
	}
	return drops
}

// certain reports whether element i may be dropped whole for a reason that its
// name gives. A form around the whole page, a body element of class
// "right-sidebar" and an article of class "tag-economy" must not take the
// article with them.
func certain(t *tree, m *mass, i int32, why isnad.DropReason, sure bool, total int) bool {
	n := &t.nodes[i]
	if n.tag == atom.Body || n.tag == atom.Html || n.tag == atom.Main || n.tag == atom.Head {
		return false
	}
	letters, prose := m.of(m.letters, t, i), m.of(m.prose, t, i)
	if m.of(m.heads, t, i) > 0 && prose*4 > total || m.of(m.bodies, t, i) > 0 {
		return false
	}
	if total > 0 && prose*20 > total*17 {
		return false
	}
	switch why {
	case isnad.DropByline, isnad.DropDateline, isnad.DropCaption:
		return letters <= 400 && prose*2 <= max(total, 1)
	case isnad.DropRelated, isnad.DropComments:
		// These may hold more prose than the article itself.
	default:
		if prose*4 > total && total > 0 && n.tag != atom.Nav && n.tag != atom.Footer {
			return false
		}
	}
	if !sure {
		if m.of(m.heads, t, i) > 0 {
			return false
		}
		// The name is used for columns and boxes of text as well: believe it
		// only where half is links, or there are only labels.
		return m.of(m.linked, t, i)*2 >= letters || prose == 0 && letters <= 200
	}
	return true
}

// reasonOf returns the reason that an element's name, role or class gives, and
// whether that name is used for nothing else.
func (t *tree) reasonOf(n *node) (isnad.DropReason, bool) {
	switch n.tag {
	case atom.Template, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Svg, atom.Object:
		return isnad.DropMarkup, true
	case atom.Nav, atom.Menu:
		return isnad.DropNavigation, true
	case atom.Footer:
		return isnad.DropFurniture, true
	case atom.Aside:
		return isnad.DropRelated, false
	case atom.Figcaption:
		return isnad.DropCaption, true
	case atom.Select, atom.Option, atom.Datalist, atom.Dialog:
		return isnad.DropFurniture, true
	case atom.Button:
		return isnad.DropShare, true
	case atom.Textarea:
		return isnad.DropComments, true
	case atom.Time:
		return isnad.DropDateline, true
	}
	named := 0 // bytes of names
	own := n.tag == 0 && strings.IndexByte(n.name, '-') > 0
	if own {
		named = len(n.name)
	}
	for _, a := range n.attrs {
		switch a.key {
		case "hidden":
			return isnad.DropMarkup, true
		case "style":
			if hiding(a.value) {
				return isnad.DropMarkup, true
			}
		case "role":
			switch strings.ToLower(strings.TrimSpace(a.value)) {
			case "navigation", "menu", "menubar", "tablist", "toolbar":
				return isnad.DropNavigation, true
			case "search", "dialog", "alertdialog":
				return isnad.DropFurniture, true
			case "complementary":
				return isnad.DropRelated, false
			case "contentinfo":
				return isnad.DropFurniture, true
			}
		case "itemtype":
			switch v := strings.ToLower(a.value); {
			case strings.HasSuffix(v, "breadcrumblist"), strings.HasSuffix(v, "sitenavigationelement"), strings.HasSuffix(v, "wpheader"):
				return isnad.DropNavigation, true
			case strings.HasSuffix(v, "wpsidebar"):
				return isnad.DropRelated, false
			case strings.HasSuffix(v, "wpfooter"):
				return isnad.DropFurniture, true
			case strings.HasSuffix(v, "wpadblock"):
				return isnad.DropAdvertisement, true
			}
		case "itemprop":
			switch strings.ToLower(a.value) {
			case "author", "creator":
				return isnad.DropByline, true
			case "datepublished", "datemodified", "datecreated":
				return isnad.DropDateline, true
			case "caption", "copyrightholder", "copyrightnotice":
				return isnad.DropCaption, true
			case "keywords":
				return isnad.DropTags, true
			case "comment":
				return isnad.DropComments, true
			}
		case "rel":
			if a.value == "author" {
				return isnad.DropByline, true
			}
			if strings.Contains(a.value, "tag") && n.tag == atom.A {
				return isnad.DropTags, true
			}
		case "class", "id":
			named += 1 + len(a.value)
		}
	}
	if named > maxNames {
		// The names together, as far as they are looked at.
		var all strings.Builder
		if own {
			all.WriteString(strings.ReplaceAll(n.name, "-", " "))
		}
		for _, a := range n.attrs {
			if a.key == "class" || a.key == "id" {
				all.WriteByte(' ')
				all.WriteString(a.value)
			}
		}
		if why, sure := classReason(all.String()); why != "" {
			return why, sure
		}
	} else if named > 0 {
		var found nameRule
		look := func(r nameRule) bool {
			if r.why != "" && (r.sure || found.why == "") {
				found = r
			}
			return r.sure
		}
		sure := own && look(t.names(n.name, true)) // <amp-ad>, <app-related-news>
		for i := 0; i < len(n.attrs) && !sure; i++ {
			if a := &n.attrs[i]; a.key == "class" || a.key == "id" {
				sure = look(t.names(a.value, false))
			}
		}
		if found.why != "" {
			return found.why, found.sure
		}
	}
	if n.tag == atom.Form {
		return isnad.DropFurniture, false
	}
	return "", false
}

// hiding reports whether an inline style hides the element.
func hiding(style string) bool {
	if len(style) > 4096 {
		style = style[:4096]
	}
	s := strings.ToLower(strings.Join(strings.Fields(style), ""))
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
}

// A nameRule says what a word of a class or id means. Sure names stand for
// nothing else; others are believed only with further evidence.
type nameRule struct {
	why  isnad.DropReason
	sure bool
}

// nameRules holds the words that themes and content systems put in class and
// id: those of WordPress (with the Jannah, Newspaper and Publisher themes),
// Drupal, Joomla, Blogger, vBulletin, and of home-made systems.
var nameRules = func() map[string]nameRule {
	m := map[string]nameRule{}
	add := func(why isnad.DropReason, sure bool, words string) {
		for _, w := range strings.Fields(words) {
			m[w] = nameRule{why, sure}
		}
	}
	add(isnad.DropMarkup, true, `sronly screenreadertext screenreaders visuallyhidden elementinvisible`)
	add(isnad.DropNavigation, true, `nav navbar navigation breadcrumb breadcrumbs breadcrum crumbs pagination pager
		pagenavi pathway topmenu mainmenu megamenu submenu skiplink topnav toplinks`)
	add(isnad.DropNavigation, false, `menu menus paging topbar masthead toolbar tabs siteheader offcanvas`)
	add(isnad.DropRelated, true, `related relatedposts relatednews relatedarticles recommended recommendations
		recommendation readalso alsoread seealso mostread mostviewed mostpopular taboola outbrain yarpp morenews
		moreposts morestories inlinerelated crp newsticker ticker`)
	add(isnad.DropRelated, false, `similar popular trending latest sidebar sidebars teasers carousel readmore
		widget widgets breaking recent morefrom editorpicks`)
	add(isnad.DropShare, true, `share shares sharing sharebar sharebox sharebuttons sharethis sharedaddy addthis
		addtoany social socials socialmedia socialicons sociallinks followus newsletter subscribe subscription
		printfriendly rating ratings postviews fontresizer whatsapp telegram`)
	add(isnad.DropShare, false, `follow print tools likes views counter vote votes favorites bookmark`)
	add(isnad.DropComments, true, `comments commentlist commentform respond disqus fbcomments fbcomment
		commentsform addcomment leavecomment`)
	add(isnad.DropComments, false, `comment reply replies`)
	add(isnad.DropAdvertisement, true, `ad ads adv advert adverts advertise advertisement advertisements advertising
		adsbygoogle adsense adslot adbox adunit sponsor sponsored dfp gpt`)
	add(isnad.DropAdvertisement, false, `banner banners promo promotion sponsors`)
	add(isnad.DropCaption, true, `caption captions imgcaption imagecaption photocaption wpcaptiontext
		imagecredit photocredit imgdesc imagedesc photodesc`)
	add(isnad.DropTags, true, `tags tagcloud taglinks posttags tagslist taglist keywords hashtags`)
	add(isnad.DropLegal, true, `copyright copyrights disclaimer`)
	add(isnad.DropFurniture, true, `cookie cookies cookiebar gdpr breadcumb backtotop scrolltop gototop
		weather prayertimes currency`)
	add(isnad.DropFurniture, false, `footer footers popup modal overlay login signin register search searchform
		poll survey prayer`)
	add(isnad.DropByline, true, `byline authorname postauthor articleauthor entryauthor authorbox vcard
		authorbio aboutauthor`)
	add(isnad.DropByline, false, `author authors writer editor`)
	add(isnad.DropDateline, true, `postdate entrydate articledate publishdate pubdate postedon datetime timestamp
		publishedon newsdate dateline entrymeta postmeta articlemeta metadata`)
	add(isnad.DropDateline, false, `date published`)
	return m
}()

// names is classReason for one class or id, or the name of an element of the
// page's own. The pages of a site have few, in hundreds of places.
func (t *tree) names(s string, tag bool) nameRule {
	var r nameRule
	if tag {
		r.why, r.sure = classReason(strings.ReplaceAll(s, "-", " "))
		return r
	}
	r, ok := t.known[s]
	if ok {
		return r
	}
	r.why, r.sure = classReason(s)
	if t.known == nil {
		t.known = map[string]nameRule{}
	}
	if len(t.known) < mostNames {
		t.known[s] = r
	}
	return r
}

// mostNames is how many classes and ids, and how many tags, are remembered, maxNames how
// many bytes of an element's are looked at.
const (
	mostNames = 4096
	maxNames  = 1024
)

// classReason looks the words of classes and ids up: «related-posts»,
// «relatedPosts» and «related_posts» are the words related and posts, and
// together relatedposts.
func classReason(classes string) (isnad.DropReason, bool) {
	var found nameRule
	if len(classes) > maxNames {
		classes = strings.ToValidUTF8(classes[:maxNames], "")
	}
	for name := range strings.FieldsSeq(classes) {
		if statesOfPost(name) {
			continue
		}
		prev := ""
		for len(name) > 0 {
			var w string
			w, name = nameWord(name)
			if w == "" {
				continue
			}
			for _, try := range [2]string{prev + w, w} {
				if r, ok := nameRules[try]; ok {
					if r.sure {
						return r.why, true
					}
					if found.why == "" {
						found = r
					}
				}
			}
			prev = w
		}
	}
	return found.why, found.sure
}

// statesOfPost reports whether a class says of which category, tag or format
// a post is, or what its page has («tag-ads», «category-social», «has-sidebar»,
// «no-comments»), and so says nothing about the element itself.
func statesOfPost(name string) bool {
	name = strings.ToLower(name)
	for _, p := range []string{"tag-", "category-", "cat-", "type-", "format-", "status-", "has-", "with-", "no-",
		"is-", "post-type-", "page-template", "author-", "js-", "wp-singular", "elementor", "postid", "single-"} {
		if strings.HasPrefix(name, p) {
			// «author-box» and the like are names of parts.
			return p != "author-" || len(name) > len("author-")+8
		}
	}
	return strings.HasSuffix(name, "-sidebar") && !strings.HasPrefix(name, "widget")
}

// nameWord cuts the first word off a class or id, in small letters: at what
// is no letter, and where a capital follows a small letter.
func nameWord(s string) (word, rest string) {
	i := 0
	for i < len(s) && !isLetter(s[i]) {
		i++
	}
	j := i
	for j < len(s) && isLetter(s[j]) {
		if j > i && isUpper(s[j]) && !isUpper(s[j-1]) {
			break
		}
		j++
	}
	if j == i {
		return "", s[j:]
	}
	return strings.ToLower(s[i:j]), s[j:]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }
