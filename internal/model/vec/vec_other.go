//go:build !amd64

package vec

var fast, faster = false, false

func axpy(y, x *float32, n int, a float32)                          {}
func dot(lanes *[16]float32, a, b *float32, n int)                  {}
func muladd(y, x, w *float32, nx, ny int)                           {}
func muladdSparse(y, val *float32, at *int32, n int, w *float32)    {}
func adam(w, d, m, v *float32, n int, k *[6]float32)                {}
func add512(y, x *float32, n int)                                   {}
func most512(y, x *float32, n int)                                  {}
func rectify512(val *float32, at *int32, x *float32, n int) int     { return 0 }
func muladdSparse512(y, val *float32, at *int32, n int, w *float32) {}
func muladdSparse16(y, val *float32, at *int32, n int, w *float32)  {}
func muladdFour(y, x, w *float32, nx, ny int)                       {}
func addbytes(y *int16, data *byte, rows *int32, n int)             {}
func addscaled(y *float32, x *byte, n int, scale float32)           {}
func tanh512(x *float32, n int)                                     {}
func addscaledrows96(y, scales *float32, x *byte, rows *int32, n int) {
}
func best512(back *byte, now, emit, trans *float32, n, labels int) {}
func fetch(p *byte, lines int)                                     {}
