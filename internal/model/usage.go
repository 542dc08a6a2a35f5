package model

// A Usage tells how raw text uses a folded word, as a first model reads it.
type Usage struct {
	// Tags packs the tag that it mostly has, the next, and the share of the
	// first (UsageTags); 0 when nothing is known.
	Tags uint16
	// Cluster holds words with like neighbours to the left and right, Parent
	// many such clusters; NoCluster when the word is too rare.
	Cluster, Parent uint16
}

// UsageTags packs how often a word has each tag; 0 when it was seen less than
// three times.
func UsageTags(counts *[Tags]int32) uint16 {
	n, first := int32(0), 0
	for t, c := range counts {
		n += c
		if c > counts[first] {
			first = t
		}
	}
	if n < 3 {
		return 0
	}
	second := -1 // of a twentieth and more
	for t, c := range counts {
		if t != first && c*20 >= n && (second < 0 || c > counts[second]) {
			second = t
		}
	}
	share := 0
	for _, least := range []int32{50, 75, 92} {
		if counts[first]*100 >= n*least {
			share++
		}
	}
	return uint16(1+first)*usageFirst + uint16(1+second)*4 + uint16(share)
}

// usageFirst is the step of the first tag in Usage.Tags.
const usageFirst = (Tags + 1) * 4

// top is the first tag, from 1; 0 when nothing is known.
func (u Usage) top() uint16 { return u.Tags / usageFirst }
