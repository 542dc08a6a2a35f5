package identities

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"isnad"
)

// crowd makes n accounts of eight entities each, out of names that are drawn
// from a growing stock: as in the press, most names are new and some come
// again.
func crowd(n int) []*isnad.Account {
	rng := rand.New(rand.NewSource(1))
	first := strings.Fields("محمد أحمد خالد فهد سالم نادية هدى منى سيرغي جون ماري بيتر هانا كارلوس توماس يورغن")
	syllables := strings.Fields("با كو لي مار نو فا را دي سن تو غا شي زي بير هو ال")
	roles := []string{"", "", "", "وزير المالية", "اللاعب", "المتحدث باسم الشرطة", "رئيس البلدية", "الدكتور"}
	countries := []isnad.EntityID{"", "", "sa", "eg", "ru"}
	out := make([]*isnad.Account, n)
	for i := range out {
		acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(fmt.Sprintf("a%d", i)), Published: isnad.Dating{From: "2015-07-21"}}}
		for k := range 8 {
			last := ""
			for range 3 {
				last += syllables[rng.Intn(len(syllables))]
			}
			e := isnad.Entity{ID: isnad.EntityID(fmt.Sprintf("_e%d", k)), Kind: isnad.KindPerson, Name: first[rng.Intn(len(first))] + " " + last,
				Role: roles[rng.Intn(len(roles))], Country: countries[rng.Intn(len(countries))]}
			acct.Entities = append(acct.Entities, e)
		}
		out[i] = acct
	}
	return out
}

// The cost of an article must not grow with the corpus behind it: ns/article of
// the sizes are alike.
func BenchmarkPass(b *testing.B) {
	for _, n := range []int{2000, 4000, 8000, 16000} {
		accts := crowd(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p := New(Options{})
				for _, a := range accts {
					p.Add(a)
				}
				p.Result()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/article")
		})
	}
}
