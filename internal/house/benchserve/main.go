// Benchserve measures a store and its server as a newsroom would feel them: how
// many articles a second are added, how long pages and searches take while
// several people ask, and how much memory the server holds. The load comes from
// this process, the server is another.
//
//	go run ./internal/house/benchserve [-store FILE] [-for 20s] [-clients 2] PATH…
//
// With PATHs it first adds their pages to a new store and says how fast. With
// -store alone it takes a store that is there.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	place := flag.String("store", "", "the store, a file; a temporary one when empty")
	span := flag.Duration("for", 20*time.Second, "how long each kind of page is asked for")
	clients := flag.Int("clients", 2, "how many ask at once")
	flag.Parse()
	if err := run(*place, *span, *clients, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "benchserve:", err)
		os.Exit(1)
	}
}

func run(place string, span time.Duration, clients int, paths []string) error {
	dir, err := os.MkdirTemp("", "benchserve")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "isnad")
	build := exec.Command("go", "build", "-o", program, "./cmd/isnad")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building: %w\n%s", err, out)
	}
	if place == "" {
		place = filepath.Join(dir, "press.db")
	}
	if len(paths) > 0 {
		if err := add(program, place, paths); err != nil {
			return err
		}
	}
	return serve(program, place, span, clients)
}

// add files and reads pages, and says how fast.
func add(program, place string, paths []string) error {
	cmd := exec.Command(program, append([]string{"add", "--no-progress", "--store", place}, paths...)...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, io.Discard
	from := time.Now()
	err := cmd.Run()
	took := time.Since(from)
	if exit := (*exec.ExitError)(nil); err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
		return fmt.Errorf("isnad add: %w", err)
	}
	use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	fmt.Printf("add          %s\n", strings.TrimSpace(out.String()))
	pages, _, _ := strings.Cut(out.String(), " ")
	if n, err := strconv.Atoi(strings.ReplaceAll(pages, ",", "")); err == nil && n > 0 {
		fmt.Printf("             %.1f s, %.0f pages a second, %.1f s of cores, peak memory %d MB\n", took.Seconds(), float64(n)/took.Seconds(),
			(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), use.Maxrss>>10)
	}
	return nil
}

// serve starts the server and asks it.
func serve(program, place string, span time.Duration, clients int) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	addr := l.Addr().String()
	l.Close()
	cmd := exec.Command(program, "serve", "--store", place, "--listen", addr)
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	}()
	c := &client{base: "http://" + addr, http: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	from := time.Now()
	for {
		if _, err := c.get("/healthz"); err == nil {
			break
		}
		if time.Since(from) > 30*time.Second {
			return errors.New("the server does not answer")
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Printf("serve        up after %.1f s\n", time.Since(from).Seconds())
	kinds, err := c.questions()
	if err != nil {
		return err
	}
	fmt.Printf("%-12s %8s %8s %8s %8s %8s  in ms, %d at once\n", "", "asked", "p50", "p95", "p99", "most", clients)
	for _, k := range kinds {
		times, bad := c.load(k.paths, span, clients)
		if len(times) == 0 {
			fmt.Printf("%-12s nothing to ask for\n", k.name)
			continue
		}
		at := func(q float64) float64 {
			return float64(times[min(len(times)-1, int(q*float64(len(times))))].Microseconds()) / 1000
		}
		fmt.Printf("%-12s %8d %8.1f %8.1f %8.1f %8.1f", k.name, len(times), at(0.5), at(0.95), at(0.99), at(1))
		if bad > 0 {
			fmt.Printf("  %d FAILED", bad)
		}
		fmt.Println()
	}
	fmt.Printf("memory       %s\n", memory(cmd.Process.Pid))
	return nil
}

// memory says what a process holds and held at most.
func memory(pid int) string {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return "not known on this system"
	}
	defer file.Close()
	var now, peak string
	for sc := bufio.NewScanner(file); sc.Scan(); {
		if v, ok := strings.CutPrefix(sc.Text(), "VmRSS:"); ok {
			now = mega(v)
		}
		if v, ok := strings.CutPrefix(sc.Text(), "VmHWM:"); ok {
			peak = mega(v)
		}
	}
	return fmt.Sprintf("%s MB, at most %s MB", now, peak)
}

func mega(v string) string {
	n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), " kB"))
	return strconv.Itoa(n >> 10)
}

// A client asks the server.
type client struct {
	base string
	http *http.Client
}

func (c *client) get(path string) ([]byte, error) {
	res, err := c.http.Get(c.base + path)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, res.Status)
	}
	return body, err
}

// A kind is a sort of page with the addresses of some.
type kind struct {
	name  string
	paths []string
}

// questions makes addresses of what the store holds. The same store gives the
// same ones.
func (c *client) questions() ([]kind, error) {
	rnd := rand.New(rand.NewSource(1))
	items := func(path string, into func(map[string]any)) error {
		body, err := c.get(path)
		if err != nil {
			return err
		}
		var list struct{ Items []map[string]any }
		if err := json.Unmarshal(body, &list); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, it := range list.Items {
			into(it)
		}
		return nil
	}
	str := func(m map[string]any, k string) string { s, _ := m[k].(string); return s }
	var words, articles, stories, people, speakers []string
	for _, step := range []struct {
		path string
		into func(map[string]any)
	}{
		{"/api/v1/articles?limit=300", func(m map[string]any) {
			articles = append(articles, "/article/"+url.PathEscape(str(m, "id")))
			words = append(words, strings.Fields(str(m, "title"))...)
		}},
		{"/api/v1/stories?limit=200", func(m map[string]any) { stories = append(stories, "/story/"+url.PathEscape(str(m, "id"))) }},
		{"/api/v1/entities?limit=300", func(m map[string]any) {
			people = append(people, "/entity/"+url.PathEscape(str(m, "id")))
			speakers = append(speakers, str(m, "id"))
		}},
	} {
		if err := items(step.path, step.into); err != nil {
			return nil, err
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return len([]rune(strings.Trim(w, "«»\"():،.!؟-"))) < 3 })
	var searches, web []string
	for range 300 {
		if len(words) == 0 {
			break
		}
		q := ""
		for range 1 + rnd.Intn(3) {
			q += strings.Trim(words[rnd.Intn(len(words))], "«»\"():،.!؟-") + " "
		}
		if rnd.Intn(4) == 0 && len(speakers) > 0 {
			q += "speaker:" + speakers[rnd.Intn(len(speakers))]
		}
		searches = append(searches, "/api/v1/search?q="+url.QueryEscape(strings.TrimSpace(q)))
		web = append(web, "/search?q="+url.QueryEscape(strings.TrimSpace(q)))
	}
	return []kind{{"search api", searches}, {"search page", web}, {"story", stories}, {"person", people}, {"article", articles}, {"today", []string{"/"}}}, nil
}

// load asks for paths from several clients for a while and returns how long
// each answer took, the shortest first, and how many failed.
func (c *client) load(paths []string, span time.Duration, clients int) (times []time.Duration, bad int) {
	if len(paths) == 0 {
		return nil, 0
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	until := time.Now().Add(span)
	for n := range clients {
		wg.Go(func() {
			for i := n; time.Now().Before(until); i += clients {
				from := time.Now()
				_, err := c.get(paths[i%len(paths)])
				took := time.Since(from)
				mu.Lock()
				times = append(times, took)
				if err != nil {
					bad++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	return times, bad
}
