#include "textflag.h"

// func axpy(y, x *float32, n int, a float32)
TEXT ·axpy(SB), NOSPLIT, $0-28
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS a+24(FP), Y0
	SHRQ $3, CX
	MOVQ CX, DX
	SHRQ $2, DX
	JZ   rest

four:
	VMULPS  (SI), Y0, Y1
	VMULPS  32(SI), Y0, Y2
	VMULPS  64(SI), Y0, Y3
	VMULPS  96(SI), Y0, Y4
	VADDPS  (DI), Y1, Y1
	VADDPS  32(DI), Y2, Y2
	VADDPS  64(DI), Y3, Y3
	VADDPS  96(DI), Y4, Y4
	VMOVUPS Y1, (DI)
	VMOVUPS Y2, 32(DI)
	VMOVUPS Y3, 64(DI)
	VMOVUPS Y4, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	DECQ    DX
	JNZ     four

rest:
	ANDQ $3, CX
	JZ   done

one:
	VMULPS  (SI), Y0, Y1
	VADDPS  (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	DECQ    CX
	JNZ     one

done:
	VZEROUPPER
	RET

// func dot(lanes *[16]float32, a, b *float32, n int)
TEXT ·dot(SB), NOSPLIT, $0-32
	MOVQ   lanes+0(FP), DX
	MOVQ   a+8(FP), DI
	MOVQ   b+16(FP), SI
	MOVQ   n+24(FP), CX
	SHRQ   $4, CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

sixteen:
	VMOVUPS (DI), Y2
	VMOVUPS 32(DI), Y3
	VMULPS  (SI), Y2, Y2
	VMULPS  32(SI), Y3, Y3
	VADDPS  Y2, Y0, Y0
	VADDPS  Y3, Y1, Y1
	ADDQ    $64, DI
	ADDQ    $64, SI
	DECQ    CX
	JNZ     sixteen
	VMOVUPS Y0, (DX)
	VMOVUPS Y1, 32(DX)
	VZEROUPPER
	RET

// func muladd(y, x, w *float32, nx, ny int)
//
// Columns are taken 64 at a time, at last 32 and 16, and kept in registers while the
// rows pass.
TEXT ·muladd(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ w+16(FP), R8
	MOVQ ny+32(FP), R9
	MOVQ R9, R10
	SHLQ $2, R10       // bytes in a row

block:
	CMPQ R9, $64
	JLT  half
	MOVQ x+8(FP), SI
	MOVQ nx+24(FP), CX
	MOVQ R8, BX
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7

row:
	VBROADCASTSS (SI), Y8
	VMULPS (BX), Y8, Y9
	VMULPS 32(BX), Y8, Y10
	VMULPS 64(BX), Y8, Y11
	VMULPS 96(BX), Y8, Y12
	VADDPS Y9, Y0, Y0
	VADDPS Y10, Y1, Y1
	VADDPS Y11, Y2, Y2
	VADDPS Y12, Y3, Y3
	VMULPS 128(BX), Y8, Y9
	VMULPS 160(BX), Y8, Y10
	VMULPS 192(BX), Y8, Y11
	VMULPS 224(BX), Y8, Y12
	VADDPS Y9, Y4, Y4
	VADDPS Y10, Y5, Y5
	VADDPS Y11, Y6, Y6
	VADDPS Y12, Y7, Y7
	ADDQ   $4, SI
	ADDQ   R10, BX
	DECQ   CX
	JNZ    row
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ   $256, DI
	ADDQ   $256, R8
	SUBQ   $64, R9
	JMP    block

half:
	CMPQ R9, $32
	JLT  quarter
	MOVQ x+8(FP), SI
	MOVQ nx+24(FP), CX
	MOVQ R8, BX
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3

halfrow:
	VBROADCASTSS (SI), Y8
	VMULPS (BX), Y8, Y9
	VMULPS 32(BX), Y8, Y10
	VMULPS 64(BX), Y8, Y11
	VMULPS 96(BX), Y8, Y12
	VADDPS Y9, Y0, Y0
	VADDPS Y10, Y1, Y1
	VADDPS Y11, Y2, Y2
	VADDPS Y12, Y3, Y3
	ADDQ   $4, SI
	ADDQ   R10, BX
	DECQ   CX
	JNZ    halfrow
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ   $128, DI
	ADDQ   $128, R8
	SUBQ   $32, R9

quarter:
	CMPQ R9, $16
	JLT  done
	MOVQ x+8(FP), SI
	MOVQ nx+24(FP), CX
	MOVQ R8, BX
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1

quarterrow:
	VBROADCASTSS (SI), Y8
	VMULPS (BX), Y8, Y9
	VMULPS 32(BX), Y8, Y10
	VADDPS Y9, Y0, Y0
	VADDPS Y10, Y1, Y1
	ADDQ   $4, SI
	ADDQ   R10, BX
	DECQ   CX
	JNZ    quarterrow
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)

done:
	VZEROUPPER
	RET

// func muladdSparse(y, val *float32, at *int32, n int, w *float32)
//
// y has 64 numbers, kept in registers; row at[i] of w begins 256*at[i] bytes in.
TEXT ·muladdSparse(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ val+8(FP), SI
	MOVQ at+16(FP), DX
	MOVQ n+24(FP), CX
	MOVQ w+32(FP), R8
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7

sparserow:
	MOVLQSX (DX), BX
	SHLQ    $8, BX
	ADDQ    R8, BX
	VBROADCASTSS (SI), Y8
	VMULPS (BX), Y8, Y9
	VMULPS 32(BX), Y8, Y10
	VMULPS 64(BX), Y8, Y11
	VMULPS 96(BX), Y8, Y12
	VADDPS Y9, Y0, Y0
	VADDPS Y10, Y1, Y1
	VADDPS Y11, Y2, Y2
	VADDPS Y12, Y3, Y3
	VMULPS 128(BX), Y8, Y9
	VMULPS 160(BX), Y8, Y10
	VMULPS 192(BX), Y8, Y11
	VMULPS 224(BX), Y8, Y12
	VADDPS Y9, Y4, Y4
	VADDPS Y10, Y5, Y5
	VADDPS Y11, Y6, Y6
	VADDPS Y12, Y7, Y7
	ADDQ   $4, SI
	ADDQ   $4, DX
	DECQ   CX
	JNZ    sparserow
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	VZEROUPPER
	RET

// func addscaled(y *float32, x *byte, n int, scale float32)
TEXT ·addscaled(SB), NOSPLIT, $0-28
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS scale+24(FP), Y0
	SHRQ $3, CX

scaled:
	VPMOVSXBD (SI), Y1
	VCVTDQ2PS Y1, Y1
	VMULPS  Y0, Y1, Y1
	VADDPS  (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $8, SI
	ADDQ    $32, DI
	DECQ    CX
	JNZ     scaled
	VZEROUPPER
	RET

// func addbytes(y *int16, data *byte, rows *int32, n int)
//
// y has 16 numbers; row k begins rows[k] bytes into data.
TEXT ·addbytes(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ data+8(FP), SI
	MOVQ rows+16(FP), DX
	MOVQ n+24(FP), CX
	VMOVDQU (DI), Y0

byterow:
	MOVLQSX (DX), BX
	VPMOVSXBW (SI)(BX*1), Y1
	VPADDW Y1, Y0, Y0
	ADDQ   $4, DX
	DECQ   CX
	JNZ    byterow
	VMOVDQU Y0, (DI)
	VZEROUPPER
	RET

// func adam(w, d, m, v *float32, n int, k *[6]float32)
//
// k: 1-beta1, 1-beta2, rate, rate*decay, epsilon, unused. n is a multiple of 8.
TEXT ·adam(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), DI
	MOVQ d+8(FP), SI
	MOVQ m+16(FP), R8
	MOVQ v+24(FP), R9
	MOVQ n+32(FP), CX
	MOVQ k+40(FP), DX
	SHRQ $3, CX
	VBROADCASTSS (DX), Y0
	VBROADCASTSS 4(DX), Y1
	VBROADCASTSS 8(DX), Y2
	VBROADCASTSS 12(DX), Y3
	VBROADCASTSS 16(DX), Y4
	VXORPS Y15, Y15, Y15

moments:
	VMOVUPS (SI), Y5       // d
	VMOVUPS (R8), Y6       // m
	VMOVUPS (R9), Y7       // v
	VMOVUPS (DI), Y8       // w
	VSUBPS  Y6, Y5, Y9     // d-m
	VMULPS  Y0, Y9, Y9
	VADDPS  Y9, Y6, Y6
	VMULPS  Y5, Y5, Y10    // d*d
	VSUBPS  Y7, Y10, Y10
	VMULPS  Y1, Y10, Y10
	VADDPS  Y10, Y7, Y7
	VSQRTPS Y7, Y11
	VADDPS  Y4, Y11, Y11
	VDIVPS  Y11, Y6, Y12
	VMULPS  Y2, Y12, Y12
	VMULPS  Y3, Y8, Y13
	VADDPS  Y13, Y12, Y12
	VSUBPS  Y12, Y8, Y8
	VMOVUPS Y6, (R8)
	VMOVUPS Y7, (R9)
	VMOVUPS Y8, (DI)
	VMOVUPS Y15, (SI)
	ADDQ $32, DI
	ADDQ $32, SI
	ADDQ $32, R8
	ADDQ $32, R9
	DECQ CX
	JNZ  moments
	VZEROUPPER
	RET

// What follows runs on AVX-512. Of two zeros VMAXPS gives the operand that stands first
// here: the one that is never below zero.

// func add512(y, x *float32, n int)
//
// n is a multiple of 32.
TEXT ·add512(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SHRQ $5, CX

add32:
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VADDPS  (SI), Z0, Z0
	VADDPS  64(SI), Z1, Z1
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	DECQ    CX
	JNZ     add32
	VZEROUPPER
	RET

// func most512(y, x *float32, n int)
//
// n is a multiple of 16.
TEXT ·most512(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SHRQ $4, CX

most16:
	VMOVUPS (SI), Z0
	VMAXPS  (DI), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	DECQ    CX
	JNZ     most16
	VZEROUPPER
	RET

// func rectify512(val *float32, at *int32, x *float32, n int) int
//
// n is a multiple of 16; val and at have room for as many.
TEXT ·rectify512(SB), NOSPLIT, $0-40
	MOVQ val+0(FP), DI
	MOVQ at+8(FP), DX
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX
	SHRQ $4, CX
	XORQ AX, AX
	VPXORQ Z0, Z0, Z0
	VMOVDQU32 lanes<>(SB), Z2
	MOVL $16, BX
	VPBROADCASTD BX, Z3

rectify16:
	VMOVUPS (SI), Z1
	VMAXPS  Z0, Z1, Z1
	VMOVUPS Z1, (SI)
	VCMPPS  $4, Z0, Z1, K1
	VCOMPRESSPS Z1, K1, Z4
	VPCOMPRESSD Z2, K1, Z5
	VMOVUPS Z4, (DI)(AX*4)
	VMOVDQU32 Z5, (DX)(AX*4)
	KMOVW   K1, BX
	POPCNTL BX, BX
	ADDQ    BX, AX
	VPADDD  Z3, Z2, Z2
	ADDQ    $64, SI
	DECQ    CX
	JNZ     rectify16
	MOVQ    AX, ret+32(FP)
	VZEROUPPER
	RET

DATA lanes<>+0(SB)/4, $0
DATA lanes<>+4(SB)/4, $1
DATA lanes<>+8(SB)/4, $2
DATA lanes<>+12(SB)/4, $3
DATA lanes<>+16(SB)/4, $4
DATA lanes<>+20(SB)/4, $5
DATA lanes<>+24(SB)/4, $6
DATA lanes<>+28(SB)/4, $7
DATA lanes<>+32(SB)/4, $8
DATA lanes<>+36(SB)/4, $9
DATA lanes<>+40(SB)/4, $10
DATA lanes<>+44(SB)/4, $11
DATA lanes<>+48(SB)/4, $12
DATA lanes<>+52(SB)/4, $13
DATA lanes<>+56(SB)/4, $14
DATA lanes<>+60(SB)/4, $15
GLOBL lanes<>(SB), RODATA|NOPTR, $64

// func muladdSparse512(y, val *float32, at *int32, n int, w *float32)
//
// As muladdSparse.
TEXT ·muladdSparse512(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ val+8(FP), SI
	MOVQ at+16(FP), DX
	MOVQ n+24(FP), CX
	MOVQ w+32(FP), R8
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VMOVUPS 128(DI), Z2
	VMOVUPS 192(DI), Z3

sparserow512:
	MOVLQSX (DX), BX
	SHLQ    $8, BX
	VBROADCASTSS (SI), Z8
	VMULPS (R8)(BX*1), Z8, Z9
	VMULPS 64(R8)(BX*1), Z8, Z10
	VMULPS 128(R8)(BX*1), Z8, Z11
	VMULPS 192(R8)(BX*1), Z8, Z12
	VADDPS Z9, Z0, Z0
	VADDPS Z10, Z1, Z1
	VADDPS Z11, Z2, Z2
	VADDPS Z12, Z3, Z3
	ADDQ   $4, SI
	ADDQ   $4, DX
	DECQ   CX
	JNZ    sparserow512
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	VZEROUPPER
	RET

// func muladdSparse16(y, val *float32, at *int32, n int, w *float32)
//
// As muladdSparse, where y has 16 numbers and row at[i] begins 64*at[i] bytes in. On AVX2.
TEXT ·muladdSparse16(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ val+8(FP), SI
	MOVQ at+16(FP), DX
	MOVQ n+24(FP), CX
	MOVQ w+32(FP), R8
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1

sparserow16:
	MOVLQSX (DX), BX
	SHLQ    $6, BX
	VBROADCASTSS (SI), Y8
	VMULPS (R8)(BX*1), Y8, Y9
	VMULPS 32(R8)(BX*1), Y8, Y10
	VADDPS Y9, Y0, Y0
	VADDPS Y10, Y1, Y1
	ADDQ   $4, SI
	ADDQ   $4, DX
	DECQ   CX
	JNZ    sparserow16
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VZEROUPPER
	RET

// func muladdFour(y, x, w *float32, nx, ny int)
//
// Four rows x of nx numbers and four rows y of ny, a multiple of 64, by one
// matrix: a row of it is loaded once for all. Columns are taken 64 at a time.
TEXT ·muladdFour(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ w+16(FP), R8
	MOVQ nx+24(FP), R11
	SHLQ $2, R11       // bytes in a row of x
	MOVQ ny+32(FP), R9
	MOVQ R9, R10
	SHLQ $2, R10       // bytes in a row of y and w

block512:
	MOVQ x+8(FP), SI
	LEAQ (SI)(R11*1), R12
	LEAQ (R12)(R11*1), R13
	LEAQ (R13)(R11*1), AX
	MOVQ nx+24(FP), CX
	MOVQ R8, BX
	MOVQ DI, DX
	VMOVUPS (DX), Z0
	VMOVUPS 64(DX), Z1
	VMOVUPS 128(DX), Z2
	VMOVUPS 192(DX), Z3
	ADDQ R10, DX
	VMOVUPS (DX), Z4
	VMOVUPS 64(DX), Z5
	VMOVUPS 128(DX), Z6
	VMOVUPS 192(DX), Z7
	ADDQ R10, DX
	VMOVUPS (DX), Z8
	VMOVUPS 64(DX), Z9
	VMOVUPS 128(DX), Z10
	VMOVUPS 192(DX), Z11
	ADDQ R10, DX
	VMOVUPS (DX), Z12
	VMOVUPS 64(DX), Z13
	VMOVUPS 128(DX), Z14
	VMOVUPS 192(DX), Z15

row512:
	VMOVUPS (BX), Z16
	VMOVUPS 64(BX), Z17
	VMOVUPS 128(BX), Z18
	VMOVUPS 192(BX), Z19
	VBROADCASTSS (SI), Z20
	VBROADCASTSS (R12), Z21
	VBROADCASTSS (R13), Z22
	VBROADCASTSS (AX), Z23
	VMULPS Z16, Z20, Z24
	VMULPS Z17, Z20, Z25
	VMULPS Z18, Z20, Z26
	VMULPS Z19, Z20, Z27
	VADDPS Z24, Z0, Z0
	VADDPS Z25, Z1, Z1
	VADDPS Z26, Z2, Z2
	VADDPS Z27, Z3, Z3
	VMULPS Z16, Z21, Z28
	VMULPS Z17, Z21, Z29
	VMULPS Z18, Z21, Z30
	VMULPS Z19, Z21, Z31
	VADDPS Z28, Z4, Z4
	VADDPS Z29, Z5, Z5
	VADDPS Z30, Z6, Z6
	VADDPS Z31, Z7, Z7
	VMULPS Z16, Z22, Z24
	VMULPS Z17, Z22, Z25
	VMULPS Z18, Z22, Z26
	VMULPS Z19, Z22, Z27
	VADDPS Z24, Z8, Z8
	VADDPS Z25, Z9, Z9
	VADDPS Z26, Z10, Z10
	VADDPS Z27, Z11, Z11
	VMULPS Z16, Z23, Z28
	VMULPS Z17, Z23, Z29
	VMULPS Z18, Z23, Z30
	VMULPS Z19, Z23, Z31
	VADDPS Z28, Z12, Z12
	VADDPS Z29, Z13, Z13
	VADDPS Z30, Z14, Z14
	VADDPS Z31, Z15, Z15
	ADDQ $4, SI
	ADDQ $4, R12
	ADDQ $4, R13
	ADDQ $4, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  row512

	MOVQ DI, DX
	VMOVUPS Z0, (DX)
	VMOVUPS Z1, 64(DX)
	VMOVUPS Z2, 128(DX)
	VMOVUPS Z3, 192(DX)
	ADDQ R10, DX
	VMOVUPS Z4, (DX)
	VMOVUPS Z5, 64(DX)
	VMOVUPS Z6, 128(DX)
	VMOVUPS Z7, 192(DX)
	ADDQ R10, DX
	VMOVUPS Z8, (DX)
	VMOVUPS Z9, 64(DX)
	VMOVUPS Z10, 128(DX)
	VMOVUPS Z11, 192(DX)
	ADDQ R10, DX
	VMOVUPS Z12, (DX)
	VMOVUPS Z13, 64(DX)
	VMOVUPS Z14, 128(DX)
	VMOVUPS Z15, 192(DX)
	ADDQ $256, DI
	ADDQ $256, R8
	SUBQ $64, R9
	JNZ  block512
	VZEROUPPER
	RET

// The numbers of Tanh, in the order of their use.
DATA tanhs<>+0(SB)/4, $0xc0fccccd
DATA tanhs<>+4(SB)/4, $0x40fccccd
DATA tanhs<>+8(SB)/4, $0xa59f25c0
DATA tanhs<>+12(SB)/4, $0x2a61337e
DATA tanhs<>+16(SB)/4, $0xaebd37ff
DATA tanhs<>+20(SB)/4, $0x335c0041
DATA tanhs<>+24(SB)/4, $0x3779434a
DATA tanhs<>+28(SB)/4, $0x3a270ded
DATA tanhs<>+32(SB)/4, $0x3ba059dc
DATA tanhs<>+36(SB)/4, $0x35a0d3d8
DATA tanhs<>+40(SB)/4, $0x38f895d6
DATA tanhs<>+44(SB)/4, $0x3b14aa05
DATA tanhs<>+48(SB)/4, $0x3ba059dd
GLOBL tanhs<>(SB), RODATA|NOPTR, $52

// func tanh512(x *float32, n int)
//
// n is a multiple of 16.
TEXT ·tanh512(SB), NOSPLIT, $0-16
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	SHRQ $4, CX
	VBROADCASTSS tanhs<>+0(SB), Z16
	VBROADCASTSS tanhs<>+4(SB), Z17
	VBROADCASTSS tanhs<>+8(SB), Z18
	VBROADCASTSS tanhs<>+12(SB), Z19
	VBROADCASTSS tanhs<>+16(SB), Z20
	VBROADCASTSS tanhs<>+20(SB), Z21
	VBROADCASTSS tanhs<>+24(SB), Z22
	VBROADCASTSS tanhs<>+28(SB), Z23
	VBROADCASTSS tanhs<>+32(SB), Z24
	VBROADCASTSS tanhs<>+36(SB), Z25
	VBROADCASTSS tanhs<>+40(SB), Z26
	VBROADCASTSS tanhs<>+44(SB), Z27
	VBROADCASTSS tanhs<>+48(SB), Z28

tanhrow:
	VMOVUPS (DI), Z0
	VMAXPS  Z16, Z0, Z0
	VMINPS  Z17, Z0, Z0
	VMULPS  Z0, Z0, Z1
	VMULPS  Z1, Z18, Z2
	VADDPS  Z19, Z2, Z2
	VMULPS  Z1, Z2, Z2
	VADDPS  Z20, Z2, Z2
	VMULPS  Z1, Z2, Z2
	VADDPS  Z21, Z2, Z2
	VMULPS  Z1, Z2, Z2
	VADDPS  Z22, Z2, Z2
	VMULPS  Z1, Z2, Z2
	VADDPS  Z23, Z2, Z2
	VMULPS  Z1, Z2, Z2
	VADDPS  Z24, Z2, Z2
	VMULPS  Z1, Z25, Z3
	VADDPS  Z26, Z3, Z3
	VMULPS  Z1, Z3, Z3
	VADDPS  Z27, Z3, Z3
	VMULPS  Z1, Z3, Z3
	VADDPS  Z28, Z3, Z3
	VMULPS  Z0, Z2, Z2
	VDIVPS  Z3, Z2, Z2
	VMOVUPS Z2, (DI)
	ADDQ    $64, DI
	DECQ    CX
	JNZ     tanhrow
	VZEROUPPER
	RET

// func addscaledrows96(y, scales *float32, x *byte, rows *int32, n int)
//
// y has 96 numbers; row rows[i] of x, 96 bytes, is multiplied by scales[rows[i]]. What
// will be needed four rows on is asked for beforehand.
TEXT ·addscaledrows96(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ scales+8(FP), SI
	MOVQ x+16(FP), R8
	MOVQ rows+24(FP), DX
	MOVQ n+32(FP), CX
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VMOVUPS 128(DI), Z2
	VMOVUPS 192(DI), Z3
	VMOVUPS 256(DI), Z4
	VMOVUPS 320(DI), Z5

scaledrow96:
	CMPQ CX, $4
	JLE  scalednow96
	MOVLQSX 16(DX), BX
	LEAQ (BX)(BX*2), BX
	SHLQ $5, BX
	PREFETCHT0 (R8)(BX*1)
	PREFETCHT0 95(R8)(BX*1)

scalednow96:
	MOVLQSX (DX), BX
	VBROADCASTSS (SI)(BX*4), Z8
	LEAQ (BX)(BX*2), BX
	SHLQ $5, BX
	VPMOVSXBD 0(R8)(BX*1), Z10
	VPMOVSXBD 16(R8)(BX*1), Z11
	VPMOVSXBD 32(R8)(BX*1), Z12
	VPMOVSXBD 48(R8)(BX*1), Z13
	VPMOVSXBD 64(R8)(BX*1), Z14
	VPMOVSXBD 80(R8)(BX*1), Z15
	VCVTDQ2PS Z10, Z10
	VCVTDQ2PS Z11, Z11
	VCVTDQ2PS Z12, Z12
	VCVTDQ2PS Z13, Z13
	VCVTDQ2PS Z14, Z14
	VCVTDQ2PS Z15, Z15
	VMULPS Z8, Z10, Z10
	VMULPS Z8, Z11, Z11
	VMULPS Z8, Z12, Z12
	VMULPS Z8, Z13, Z13
	VMULPS Z8, Z14, Z14
	VMULPS Z8, Z15, Z15
	VADDPS Z10, Z0, Z0
	VADDPS Z11, Z1, Z1
	VADDPS Z12, Z2, Z2
	VADDPS Z13, Z3, Z3
	VADDPS Z14, Z4, Z4
	VADDPS Z15, Z5, Z5
	ADDQ $4, DX
	DECQ CX
	JNZ  scaledrow96
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	VMOVUPS Z4, 256(DI)
	VMOVUPS Z5, 320(DI)
	VZEROUPPER
	RET

// func best512(back *byte, now, emit, trans *float32, n, labels int)
//
// n is not 0.
TEXT ·best512(SB), NOSPLIT, $0-48
	MOVQ back+0(FP), DI
	MOVQ now+8(FP), SI
	MOVQ emit+16(FP), DX
	MOVQ trans+24(FP), R8
	MOVQ n+32(FP), CX
	MOVQ labels+40(FP), R9

bestword:
	VBROADCASTSS (SI), Z1
	VADDPS (R8), Z1, Z1 // the best so far, of each label
	VPXORD Z2, Z2, Z2   // and where it came from
	MOVQ R8, R10
	MOVL $1, BX

bestfrom:
	CMPQ BX, R9
	JGE  bestdone
	ADDQ $64, R10
	VBROADCASTSS (SI)(BX*4), Z3
	VADDPS (R10), Z3, Z3
	VPBROADCASTD BX, Z4
	VCMPPS $0x1e, Z1, Z3, K1 // greater
	VMOVAPS   Z3, K1, Z1
	VMOVDQA32 Z4, K1, Z2
	INCQ BX
	JMP  bestfrom

bestdone:
	VADDPS  (DX), Z1, Z1
	VMOVUPS Z1, (SI)
	VPMOVDB Z2, X3
	VMOVDQU X3, (DI)
	ADDQ $16, DI
	ADDQ $64, DX
	DECQ CX
	JNZ  bestword
	VZEROUPPER
	RET

// func fetch(p *byte, lines int)
//
// lines is not 0.
TEXT ·fetch(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ lines+8(FP), CX

fetchline:
	PREFETCHT0 (DI)
	ADDQ $64, DI
	DECQ CX
	JNZ  fetchline
	RET
