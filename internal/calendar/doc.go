// Package calendar is the ground on which dates are read: day numbers of the
// Gregorian and Islamic calendars, weeks, the names of months and days in
// every tradition of the Arabic press, number words, date lines, and the
// dating of pages that carry no date. It imports nothing of ours.
//
// The parts:
//
//   - [Date], [FromNumber], [ParseISO], [WeekStart]: Gregorian days, their
//     numbers, ISO 8601 weeks.
//   - [Hijri], [ToHijri]: the Islamic calendar, with its uncertainty.
//   - [MonthOf], [WeekdayOf], [UnitOf], [Cardinal], [Ordinal], [Digits]: words,
//     folded (see [Fold]).
//   - [ParseStamp], [ParseStampAt]: a date line or metadata field.
//
// The names stand in data/*.tsv, where people edit them; gen builds znames.go
// from them.
package calendar
