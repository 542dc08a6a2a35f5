package vec

import "golang.org/x/sys/cpu"

var (
	fast   = cpu.X86.HasAVX2
	faster = cpu.X86.HasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasPOPCNT
)

// n is a multiple of 8.
//
//go:noescape
func axpy(y, x *float32, n int, a float32)

// n is a multiple of 16.
//
//go:noescape
func dot(lanes *[16]float32, a, b *float32, n int)

// ny is a multiple of 16.
//
//go:noescape
func muladd(y, x, w *float32, nx, ny int)

// y has 64 numbers, n is not 0.
//
//go:noescape
func muladdSparse(y, val *float32, at *int32, n int, w *float32)

// n is a multiple of 8, not 0.
//
//go:noescape
func addscaled(y *float32, x *byte, n int, scale float32)

// y has 16 numbers, n is not 0.
//
//go:noescape
func addbytes(y *int16, data *byte, rows *int32, n int)

// n is a multiple of 8.
//
//go:noescape
func adam(w, d, m, v *float32, n int, k *[6]float32)

// n is a multiple of 32, not 0.
//
//go:noescape
func add512(y, x *float32, n int)

// n is a multiple of 16, not 0.
//
//go:noescape
func most512(y, x *float32, n int)

// n is a multiple of 16, not 0.
//
//go:noescape
func rectify512(val *float32, at *int32, x *float32, n int) int

// y has 64 numbers, n is not 0.
//
//go:noescape
func muladdSparse512(y, val *float32, at *int32, n int, w *float32)

// y has 16 numbers, n is not 0.
//
//go:noescape
func muladdSparse16(y, val *float32, at *int32, n int, w *float32)

// ny is a multiple of 64, nx is not 0.
//
//go:noescape
func muladdFour(y, x, w *float32, nx, ny int)

// n is a multiple of 16, not 0.
//
//go:noescape
func tanh512(x *float32, n int)

// y has 96 numbers, n is not 0.
//
//go:noescape
func addscaledrows96(y, scales *float32, x *byte, rows *int32, n int)

// n is not 0.
//
//go:noescape
func best512(back *byte, now, emit, trans *float32, n, labels int)

// lines is not 0.
//
//go:noescape
func fetch(p *byte, lines int)
