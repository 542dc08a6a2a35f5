package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"isnad"
)

// IDOf returns the id of a page: 32 hexadecimal digits of a SHA-256 over its
// name, address, outlet, date, title, author and content type, each with its
// length before it, and its bytes. Where it was found (Source) and when
// (Fetched) are left out: the same page fetched twice is one.
func IDOf(page *isnad.Page) PageID {
	h := sha256.New()
	var n [8]byte
	for _, s := range []string{page.Name, page.URL, page.Outlet, page.Published, page.Title, page.Author, page.ContentType} {
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	h.Write(page.Body)
	return PageID(hex.EncodeToString(h.Sum(nil)[:16]))
}

// AddressOf returns what versions of one page have in common: its URL, else
// its name.
func AddressOf(page *isnad.Page) string {
	if page.URL != "" {
		return page.URL
	}
	return page.Name
}
