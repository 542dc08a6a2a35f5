package main

import "math"

// The calendar of Umm al-Qura since 1423 AH: a month begins on the day after
// the 29th when, at Mecca, the conjunction comes before sunset of the 29th and
// the moon sets after the sun; else a day later. Positions follow the usual
// series (J. Meeus, Astronomical Algorithms, chapters 22, 25, 47 and 49), to
// a few hundredths of a degree, which is enough: a month at the edge of the
// rule shows up as such (see monthStart).

const (
	firstHijriYear = 1423 // the rule above holds from here on
	lastHijriYear  = 1500
)

const (
	meccaLat = 21.4225
	meccaLon = 39.8262 // east
)

func sin(d float64) float64 { return math.Sin(d * math.Pi / 180) }
func cos(d float64) float64 { return math.Cos(d * math.Pi / 180) }

func norm360(d float64) float64 {
	if d = math.Mod(d, 360); d < 0 {
		d += 360
	}
	return d
}

// deltaT is the difference of dynamical and universal time in days, by the
// year.
func deltaT(year float64) float64 {
	t := year - 2000
	return (62.92 + 0.32217*t + 0.005589*t*t) / 86400
}

// newMoon returns the instant of the k-th new moon since January 2000 as a
// Julian day in universal time.
func newMoon(k float64) float64 {
	t := k / 1236.85
	jde := 2451550.09766 + 29.530588861*k + t*t*(0.00015437-t*(0.000000150-0.00000000073*t))
	e := 1 - 0.002516*t - 0.0000074*t*t
	m := 2.5534 + 29.10535670*k - 0.0000014*t*t
	mp := 201.5643 + 385.81693528*k + 0.0107582*t*t + 0.00001238*t*t*t
	f := 160.7108 + 390.67050284*k - 0.0016118*t*t - 0.00000227*t*t*t
	om := 124.7746 - 1.56375588*k + 0.0020672*t*t
	for _, c := range [...]struct {
		v           float64
		m, mp, f, e int
	}{
		{-0.40720, 0, 1, 0, 0}, {0.17241, 1, 0, 0, 1}, {0.01608, 0, 2, 0, 0}, {0.01039, 0, 0, 2, 0}, {0.00739, -1, 1, 0, 1},
		{-0.00514, 1, 1, 0, 1}, {0.00208, 2, 0, 0, 2}, {-0.00111, 0, 1, -2, 0}, {-0.00057, 0, 1, 2, 0}, {0.00056, 1, 2, 0, 1},
		{-0.00042, 0, 3, 0, 0}, {0.00042, 1, 0, 2, 1}, {0.00038, 1, 0, -2, 1}, {-0.00024, -1, 2, 0, 1},
	} {
		jde += c.v * math.Pow(e, float64(c.e)) * sin(float64(c.m)*m+float64(c.mp)*mp+float64(c.f)*f)
	}
	jde -= 0.00017 * sin(om)
	return jde - deltaT(2000+k/12.3685)
}

// sun returns the sun's apparent right ascension and declination in degrees at
// a Julian day in dynamical time.
func sun(jde float64) (ra, dec float64) {
	t := (jde - 2451545) / 36525
	l := 280.46646 + 36000.76983*t
	m := 357.52911 + 35999.05029*t
	c := (1.914602-0.004817*t)*sin(m) + 0.019993*sin(2*m) + 0.000289*sin(3*m)
	lon := l + c - 0.00569 - 0.00478*sin(125.04-1934.136*t)
	return equatorial(lon, 0, t)
}

func equatorial(lon, lat, t float64) (ra, dec float64) {
	eps := 23.439291 - 0.0130042*t + 0.00256*cos(125.04-1934.136*t)
	ra = math.Atan2(sin(lon)*cos(eps)-math.Tan(lat*math.Pi/180)*sin(eps), cos(lon)) * 180 / math.Pi
	dec = math.Asin(sin(lat)*cos(eps)+cos(lat)*sin(eps)*sin(lon)) * 180 / math.Pi
	return norm360(ra), dec
}

// moon returns the moon's right ascension, declination and horizontal parallax
// in degrees at a Julian day in dynamical time.
func moon(jde float64) (ra, dec, parallax float64) {
	t := (jde - 2451545) / 36525
	lp := 218.3164477 + 481267.88123421*t - 0.0015786*t*t
	d := 297.8501921 + 445267.1114034*t - 0.0018819*t*t
	m := 357.5291092 + 35999.0502909*t
	mp := 134.9633964 + 477198.8675055*t + 0.0087414*t*t
	f := 93.2720950 + 483202.0175233*t - 0.0036539*t*t
	lon, lat, dist := lp, 0.0, 385000.56
	for _, c := range [...]struct {
		l, r        float64
		d, m, mp, f float64
	}{
		{6288774, -20905355, 0, 0, 1, 0}, {1274027, -3699111, 2, 0, -1, 0}, {658314, -2955968, 2, 0, 0, 0}, {213618, -569925, 0, 0, 2, 0},
		{-185116, 48888, 0, 1, 0, 0}, {-114332, -3149, 0, 0, 0, 2}, {58793, 246158, 2, 0, -2, 0}, {57066, -152138, 2, -1, -1, 0},
		{53322, -170733, 2, 0, 1, 0}, {45758, -204586, 2, -1, 0, 0}, {-40923, -129620, 0, 1, -1, 0}, {-34720, 108743, 1, 0, 0, 0},
		{-30383, 104755, 0, 1, 1, 0}, {15327, 10321, 2, 0, 0, -2}, {-12528, 0, 0, 0, 1, 2}, {10980, 79661, 0, 0, 1, -2},
		{10675, -34782, 4, 0, -1, 0}, {10034, -23210, 0, 0, 3, 0}, {8548, -21636, 4, 0, -2, 0}, {-7888, 24208, 2, 1, -1, 0},
		{-6766, 30824, 2, 1, 0, 0}, {-5163, -8379, 1, 0, -1, 0}, {4987, -16675, 1, 1, 0, 0}, {4036, -12831, 2, -1, 1, 0},
	} {
		a := c.d*d + c.m*m + c.mp*mp + c.f*f
		lon += c.l / 1e6 * sin(a)
		dist += c.r / 1e3 * cos(a)
	}
	for _, c := range [...]struct{ b, d, m, mp, f float64 }{
		{5128122, 0, 0, 0, 1}, {280602, 0, 0, 1, 1}, {277693, 0, 0, 1, -1}, {173237, 2, 0, 0, -1}, {55413, 2, 0, -1, 1}, {46271, 2, 0, -1, -1},
		{32573, 2, 0, 0, 1}, {17198, 0, 0, 2, 1}, {9266, 2, 0, 1, -1}, {8822, 0, 0, 2, -1}, {8216, 2, -1, 0, -1}, {4324, 2, 0, -2, -1}, {4200, 2, 0, 1, 1},
	} {
		lat += c.b / 1e6 * sin(c.d*d+c.m*m+c.mp*mp+c.f*f)
	}
	lon -= 0.00478 * sin(125.04-1934.136*t)
	ra, dec = equatorial(lon, lat, t)
	return ra, dec, math.Asin(6378.14/dist) * 180 / math.Pi
}

// altitude returns the geocentric altitude at Mecca of a place in the sky.
func altitude(jd, ra, dec float64) float64 {
	t := (jd - 2451545) / 36525
	theta := 280.46061837 + 360.98564736629*(jd-2451545) + 0.000387933*t*t
	h := theta + meccaLon - ra
	return math.Asin(sin(meccaLat)*sin(dec)+cos(meccaLat)*cos(dec)*cos(h)) * 180 / math.Pi
}

// sunset returns the Julian day in universal time of sunset at Mecca on the
// day whose number (since 1970-01-01) is n.
func sunset(n int) float64 {
	jd := float64(n) + 2440587.5 + 15.5/24 // about 18:30 at Mecca
	for range 6 {
		ra, dec := sun(jd + deltaT(2000+(jd-2451545)/365.25))
		h := math.Acos((sin(-0.8333)-sin(meccaLat)*sin(dec))/(cos(meccaLat)*cos(dec))) * 180 / math.Pi
		theta := 280.46061837 + 360.98564736629*(jd-2451545)
		now := norm360(theta + meccaLon - ra)
		jd += (h - now) / 360.985647
	}
	return jd
}

// monthStart returns the number of the day on which the month after the k-th
// new moon begins, and how clear that is: minutes of the conjunction before
// sunset, or of the moon after the sun, whichever is less; small values are
// cases at the edge.
func monthStart(k float64) (day int, clear float64) {
	conj := newMoon(k)
	n := int(math.Floor(conj - 2440587.5 + 3.0/24)) // the day at Mecca
	set := sunset(n)
	if conj < set {
		dt := deltaT(2000 + (set-2451545)/365.25)
		ra, dec, px := moon(set + dt)
		up := altitude(set, ra, dec) - (0.7275*px - 0.5667)
		clear = math.Min((set-conj)*1440, math.Abs(up)*4)
		if up > 0 {
			return n + 1, clear
		}
		return n + 2, clear
	}
	return n + 2, (conj - set) * 1440
}

// ummAlQura returns the first days of the months of the years from
// firstHijriYear to lastHijriYear, one more month at the end, as day numbers.
func ummAlQura() []int {
	// 1 Muharram 1423 followed the new moon of 13 March 2002, k = 27.
	var out []int
	for i := range (lastHijriYear-firstHijriYear+1)*12 + 1 {
		d, _ := monthStart(float64(27 + i))
		out = append(out, d)
	}
	return out
}
