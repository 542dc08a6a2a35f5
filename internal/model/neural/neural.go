// Package neural is a small network that labels the words of an article: a
// second family beside package linear. It knows nothing of Arabic; words come
// as vectors and numbered features.
//
//	type     t = tanh(A·vector + Σ rows of its features + b0)         a word alone
//	lower    h = relu(Σ W1[o]·t[i+o] + Σ G[o][bit of i+o] + b1)        two words on each side
//	         (and, in a teacher, what an encoder says of the place)
//	pool     p = the largest h, number by number, of the same name in the article
//	upper    u = relu(Σ W2[o]·h[i+o] + P·p + b2)                       three words on each side
//	labels   e = U·u + V·h + b3, and a linear chain over them          (CRF)
//
// The sums of a type at each offset of W1 do not change while one reads, and are
// kept: reading pays for additions, the upper layer and the chain. The pool
// carries what is clear in one place of an article to all others.
package neural

import "isnad/internal/model/vec"

// A Shape tells the sizes of a network.
type Shape struct {
	Vec    int // numbers in a word's vector
	Rows   int // rows of features
	Type   int // numbers in t, a multiple of 32
	Hidden int // numbers in h, a multiple of 32
	Upper  int // numbers in u, a multiple of 32
	Reach  int // words on each side that h sees
	Reach2 int // on each side that u sees
	Bits   int // features that hang on the place, not on the word
	Labels int
	// Beside is how many numbers of a place come from elsewhere, of an encoder say; a
	// network that has such is a teacher of others, and is not packed.
	Beside int
}

// A Net is a network. The matrices are rows of inputs, one behind the other.
type Net struct {
	Shape
	A, B0, Features      []float32 // Vec×Type, Type, Rows×Type
	W1, G, Edge, B1      []float32 // (2·Reach+1)×Type×Hidden, (2·Reach+1)×Bits×Hidden, (2·Reach+1)×Hidden, Hidden
	W2, Pool, B2         []float32 // (2·Reach2+1)×Hidden×Upper, Hidden×Upper, Upper
	Out, Skip, B3, Trans []float32 // Upper×wide, Hidden×wide, wide, (wide+1)×wide
	Outside              []float32 // Beside×Hidden

	// Packed, in the place of Features, holds them as signed bytes, each row to be
	// multiplied by its number in Scales: to read with, not to train.
	Packed string
	Scales []float32
}

// Unpacked returns a copy of the network with Features.
func (n *Net) Unpacked() *Net {
	c := n.Clone()
	if n.Packed == "" {
		return c
	}
	c.Packed, c.Scales, c.Features = "", nil, make([]float32, n.Rows*n.Type)
	for r, scale := range n.Scales {
		vec.AddScaled(c.Features[r*n.Type:(r+1)*n.Type], scale, n.Packed[r*n.Type:(r+1)*n.Type])
	}
	return c
}

// Wide is the room that rows of labels take: the columns beyond Labels are not
// used. Row Wide of Trans is the start of a sentence.
const Wide = 16

const wide = Wide

// Dense returns all parameters but Features.
func (n *Net) Dense() []*[]float32 {
	return []*[]float32{&n.A, &n.B0, &n.W1, &n.G, &n.Edge, &n.B1, &n.W2, &n.Pool, &n.B2, &n.Out, &n.Skip, &n.B3, &n.Trans, &n.Outside}
}

func (s Shape) sizes() []int {
	k, k2 := 2*s.Reach+1, 2*s.Reach2+1
	return []int{s.Vec * s.Type, s.Type, k * s.Type * s.Hidden, k * s.Bits * s.Hidden, k * s.Hidden, s.Hidden,
		k2 * s.Hidden * s.Upper, s.Hidden * s.Upper, s.Upper, s.Upper * wide, s.Hidden * wide, wide, (wide + 1) * wide, s.Beside * s.Hidden}
}

// fans are the inputs that each unit of the parameters adds up; 0 where they
// begin at zero.
func (s Shape) fans() []int {
	k, k2 := 2*s.Reach+1, 2*s.Reach2+1
	return []int{s.Vec, 0, k * s.Type, 0, 0, 0, k2 * s.Hidden, k2 * s.Hidden, 0, s.Upper, s.Hidden, 0, 0, 2 * s.Beside}
}

// typeOf puts the representation of a word into t: its vector and the rows of its
// features.
func (n *Net) typeOf(t, vector []float32, features []int32) {
	copy(t, n.B0)
	vec.MulAdd(t, vector, n.A)
	if n.Packed != "" {
		vec.AddScaledRows(t, n.Scales, n.Packed, features)
	} else {
		for _, f := range features {
			vec.Add(t, n.Features[int(f)*n.Type:(int(f)+1)*n.Type])
		}
	}
	vec.Tanh(t)
}

// Represent puts the representation of a word, of such a vector and features, into
// t, of Type numbers.
func (n *Net) Represent(t, vector []float32, features []int32) { n.typeOf(t, vector, features) }

// Scores returns the scores of the labels of one place, for a network whose Reach2
// is 0 and which has no pools: x are the representations of the words about it,
// one behind the other, zero where there is none; h begins with B1 and Edge. All but x are
// overwritten: u is scratch of Upper numbers, val and at of the larger of Hidden
// and Upper.
func (n *Net) Scores(e *[Wide]float32, x, h, u, val []float32, at []int32) {
	vec.MulAdd(h, x, n.W1)
	copy(e[:], n.B3)
	copy(u, n.B2)
	k := vec.Rectify(val[:n.Hidden], at[:n.Hidden], h)
	vec.MulAddPacked(u, val[:k], at, n.W2)
	vec.MulAddPacked(e[:], val[:k], at, n.Skip)
	k = vec.Rectify(val[:n.Upper], at[:n.Upper], u)
	vec.MulAddPacked(e[:], val[:k], at, n.Out)
}
