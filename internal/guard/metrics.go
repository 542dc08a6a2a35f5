package guard

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the numbers of /metrics, in a registry of the server's own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	sent     *prometheus.CounterVec
	underWay prometheus.Gauge
	shed     *prometheus.CounterVec
	panics   prometheus.Counter
	wrong    prometheus.Counter
}

func newMetrics(more []prometheus.Collector) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "isnad_http_requests_total", Help: "Requests answered, by route, method and status."}, []string{"route", "method", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "isnad_http_request_seconds", Help: "Seconds until a request was answered, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}}, []string{"route"}),
		sent:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "isnad_http_response_bytes_total", Help: "Bytes of answers before packing by the network, by route."}, []string{"route"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{Name: "isnad_http_requests_under_way", Help: "Requests being answered."}),
		shed:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "isnad_http_shed_total", Help: "Connections and requests sent away, by reason."}, []string{"reason"}),
		panics:   prometheus.NewCounter(prometheus.CounterOpts{Name: "isnad_http_panics_total", Help: "Requests that met a fault of the program."}),
		wrong:    prometheus.NewCounter(prometheus.CounterOpts{Name: "isnad_http_wrong_tokens_total", Help: "Wrong tokens shown."}),
	}
	m.registry.MustRegister(m.requests, m.took, m.sent, m.underWay, m.shed, m.panics, m.wrong,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(more...)
	return m
}

// begin counts a request as under way; what it returns counts it as answered.
func (m *metrics) begin() func(route, method string, status int, bytes int64, took time.Duration) {
	m.underWay.Inc()
	return func(route, method string, status int, bytes int64, took time.Duration) {
		m.underWay.Dec()
		// A pattern may begin with its method, which has a label of its own.
		if _, path, ok := strings.Cut(route, " "); ok {
			route = path
		}
		if !known(method) {
			method = "other"
		}
		m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
		m.took.WithLabelValues(route).Observe(took.Seconds())
		m.sent.WithLabelValues(route).Add(float64(bytes))
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second, ErrorHandling: promhttp.ContinueOnError})
}

// A Number is one value of a collector of numbers.
type Number struct {
	// Name is the metric's, Help its meaning; both are the same for numbers
	// that differ by Label only.
	Name, Help string
	// Label and Value distinguish numbers of one name; empty when there is one.
	Label, Value string
	Number       float64
	// Counter says that it only rises while the process lives.
	Counter bool
}

// Numbers is a collector of what read returns, asked at most once in every
// while; in between, and when read takes longer than five seconds, the former
// answer stands.
func Numbers(every time.Duration, read func(ctx context.Context) []Number) prometheus.Collector {
	return &numbers{every: every, read: read, turn: make(chan struct{}, 1)}
}

type numbers struct {
	every time.Duration
	read  func(ctx context.Context) []Number
	turn  chan struct{}
	at    time.Time
	last  []Number
}

// Describe tells nothing beforehand: the numbers of a store depend on it.
func (n *numbers) Describe(chan<- *prometheus.Desc) {}

// Collect gives the numbers.
func (n *numbers) Collect(out chan<- prometheus.Metric) {
	n.turn <- struct{}{}
	defer func() { <-n.turn }()
	if n.at.IsZero() || time.Since(n.at) >= n.every {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if list := n.read(ctx); list != nil {
			n.last = list
		}
		cancel()
		n.at = time.Now()
	}
	for _, x := range n.last {
		var labels, values []string
		if x.Label != "" {
			labels, values = []string{x.Label}, []string{x.Value}
		}
		kind := prometheus.GaugeValue
		if x.Counter {
			kind = prometheus.CounterValue
		}
		m, err := prometheus.NewConstMetric(prometheus.NewDesc(x.Name, x.Help, labels, nil), kind, x.Number, values...)
		if err != nil {
			m = prometheus.NewInvalidMetric(prometheus.NewInvalidDesc(err), err)
		}
		out <- m
	}
}

// health answers /healthz: "ok", or what is wrong with status 503.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	var wrong []string
	if s.opt.Health != nil {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		// Anybody may ask, so one question at a time goes to the database.
		select {
		case s.checkup <- struct{}{}:
			func() {
				defer func() { <-s.checkup }()
				wrong = s.opt.Health(ctx)
			}()
		case <-ctx.Done():
			wrong = []string{"looking after its health takes too long"}
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if len(wrong) == 0 {
		w.Write([]byte("ok\n"))
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	// Whoever has not shown the token learns that something is wrong, not what.
	if s.gate != nil && !s.admitted(r) {
		w.Write([]byte("not well\n"))
		return
	}
	w.Write([]byte(strings.Join(wrong, "\n") + "\n"))
}
