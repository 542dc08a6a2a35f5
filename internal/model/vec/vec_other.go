//go:build !amd64

package vec

var fast = false

func axpy(y, x *float32, n int, a float32)                       {}
func dot(lanes *[16]float32, a, b *float32, n int)               {}
func muladd(y, x, w *float32, nx, ny int)                        {}
func muladdSparse(y, val *float32, at *int32, n int, w *float32) {}
func adam(w, d, m, v *float32, n int, k *[6]float32)             {}
