package calendar

const ummAlQuraFirst, ummAlQuraBase = 1, 0

var ummAlQura = [...]int32{}
