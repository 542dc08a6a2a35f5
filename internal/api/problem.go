package api

import (
	"context"
	"net/http"
	"strings"

	"isnad/internal/guard"

	"github.com/danielgtaylor/huma/v2"
)

// A Problem is an error as a client sees it (RFC 9457).
type Problem struct {
	Title    string  `json:"title" doc:"short name of the status"`
	Status   int     `json:"status" doc:"HTTP status"`
	Detail   string  `json:"detail,omitempty" doc:"what is wrong and what to do"`
	Instance string  `json:"instance,omitempty" doc:"names the request in the log, as the header X-Request-Id does"`
	Errors   []Fault `json:"errors,omitempty" doc:"single faults, where there are several or they have places"`
}

// A Fault is one thing that is wrong with a request.
type Fault struct {
	Message  string `json:"message" doc:"what is wrong"`
	Location string `json:"location,omitempty" doc:"where: query.limit, body.kind, or the name of a page"`
	Value    any    `json:"value,omitempty" doc:"what was there"`
}

// Error gives the detail and the faults.
func (p *Problem) Error() string {
	parts := []string{p.Detail}
	for _, f := range p.Errors {
		parts = append(parts, strings.TrimSpace(f.Location+" "+f.Message))
	}
	return strings.Join(parts, "; ")
}

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns that of problems.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// maxValue bounds how much of a wrong value is sent back, in bytes.
const maxValue = 200

func init() {
	// Lists of the house are never null (doc/model.md).
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := &Problem{Title: http.StatusText(status), Status: status, Detail: msg}
		for _, err := range errs {
			if err == nil {
				continue
			}
			f := Fault{Message: err.Error()}
			if d, ok := err.(huma.ErrorDetailer); ok {
				e := d.ErrorDetail()
				f = Fault{e.Message, e.Location, e.Value}
			}
			switch v := f.Value.(type) {
			case string:
				if len(v) > maxValue {
					f.Value = strings.ToValidUTF8(v[:maxValue], "") + "…"
				}
			case nil, bool, float64, int, int64:
			default:
				f.Value = nil // a whole body, say
			}
			p.Errors = append(p.Errors, f)
		}
		if status == http.StatusUnprocessableEntity && len(p.Errors) > 0 {
			p.Detail = strings.TrimSpace(p.Errors[0].Location + ": " + p.Errors[0].Message)
		}
		return p
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		e := huma.NewError(status, msg, errs...)
		if p, ok := e.(*Problem); ok && ctx != nil {
			p.Instance = guard.RequestID(ctx.Context())
		}
		return e
	}
}

// problem makes an error that a client sees.
func problem(ctx context.Context, status int, detail string, more ...Fault) error {
	return &Problem{Title: http.StatusText(status), Status: status, Detail: detail, Instance: guard.RequestID(ctx), Errors: more}
}
