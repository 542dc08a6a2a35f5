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
//   - [ParseStamp], [ParseStampAt]: a date line or metadata field, with where
//     it stands in the line; [Stamp.ISO] gives the two ends of a dating.
//   - [NamedDayOf]: days with a name («يوم المرأة العالمي»).
//   - [Infer]: the day of an undated article from its text, with the evidence
//     in words; [Solve]: the days that agree with a list of evidence.
//
// The names stand in data/*.tsv, where people edit them; gen builds znames.go
// from them.
package calendar

//go:generate go run ./gen
