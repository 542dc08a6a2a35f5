// Package house holds tests about the house itself: which room may import
// which, that every package and every exported name says what it is, that
// generated files say who made them, and that nothing stands in the
// repository that must not. It has no code of its own.
package house
