package stories

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"isnad/internal/intake"
	"isnad/internal/read"
)

var fit = flag.Bool("fit", false, "print the weights that fit the judged pairs")

// TestWeights holds the committed weights against the judged pairs, whose texts
// lie beside the checkout on machines of the project.
func TestWeights(t *testing.T) {
	const gold, texts = "../../eval/gold/stories.tsv", "../../../shared/data/raw/saudinewsnet.jsonl.xz"
	if _, err := os.Stat(texts); err != nil {
		t.Skip("no raw press beside the checkout (../shared/data/raw)")
	}
	if testing.Short() {
		t.Skip("reads 600 articles out of 24,000; not with -short")
	}
	type judged struct {
		a, b string
		same bool
	}
	var pairs []judged
	want := map[string]bool{}
	f, err := os.Open(gold)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if c := strings.Split(sc.Text(), "\t"); len(c) == 3 && !strings.HasPrefix(c[0], "#") {
			pairs = append(pairs, judged{c[0], c[1], c[2] == "2"})
			want[c[0]], want[c[1]] = true, true
		}
	}
	in, err := intake.Open(context.Background(), []string{texts}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	docs := map[string]*doc{}
	for {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if !want[page.Name] {
			continue
		}
		accts, err := read.Page(page, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := features(accts[0])
		docs[page.Name] = &d
	}
	var xs [][features_]float64
	var ys []bool
	for _, p := range pairs {
		if docs[p.a] == nil || docs[p.b] == nil {
			t.Fatalf("no article %s or %s", p.a, p.b)
		}
		xs = append(xs, pairFeatures(docs[p.a], docs[p.b]))
		ys = append(ys, p.same)
	}
	if *fit {
		w := regress(xs, ys, 0.004)
		for i, name := range featureNames {
			fmt.Printf("\t%.2f, // %s\n", w[i], name)
		}
		fmt.Printf("F1 %.3f with these, ", f1(xs, ys, w))
	}
	got := f1(xs, ys, weights)
	if *fit {
		fmt.Printf("%.3f with those committed\n", got)
	}
	if got < 0.8 {
		t.Errorf("F1 of the committed weights on the pairs they were fitted to is %.3f, want 0.8: fit them anew (go test -run Weights -fit)", got)
	}
}

// regress fits a logistic regression with penalty by steps down the gradient.
func regress(xs [][features_]float64, ys []bool, penalty float64) (w [features_]float64) {
	for range 40000 {
		var g [features_]float64
		for i, x := range xs {
			s := 0.0
			for j := range x {
				s += w[j] * x[j]
			}
			p := 1 / (1 + math.Exp(-s))
			if ys[i] {
				p--
			}
			for j := range x {
				g[j] += p * x[j]
			}
		}
		for j := range w {
			d := g[j] / float64(len(xs)) * 4
			if j > 0 {
				d += penalty * w[j]
			}
			w[j] -= 0.5 * d
		}
	}
	return w
}

func f1(xs [][features_]float64, ys []bool, w [features_]float64) float64 {
	right, found, gold := 0, 0, 0
	for i, x := range xs {
		s := 0.0
		for j := range x {
			s += w[j] * x[j]
		}
		if ys[i] {
			gold++
		}
		if s >= 0 {
			found++
			if ys[i] {
				right++
			}
		}
	}
	return 2 * float64(right) / float64(found+gold)
}
