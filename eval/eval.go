// Package eval keeps the house's own gold readings and the committed scores:
// scores.txt says how well isnad reads, on which data, and its test sees to it
// that no figure falls unnoticed. The scorers are in internal/eval.
package eval
