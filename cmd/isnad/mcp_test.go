package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"isnad"
	"isnad/internal/intake"
	"isnad/internal/store/open"
	"isnad/internal/work"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// pressStore is the file of a store of the example press.
func pressStore(t *testing.T) string {
	t.Helper()
	ctx := context.Background()
	place := filepath.Join(t.TempDir(), "press.isnad")
	st, err := open.Open(ctx, place, open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	in, err := intake.Open(ctx, []string{"../../examples/press"}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var pages []*isnad.Page
	for {
		p, err, ok := in.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		pages = append(pages, p)
	}
	if _, _, err := st.File(ctx, pages); err != nil {
		t.Fatal(err)
	}
	if err := (&work.Reader{Store: st}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := (&work.Concluder{Store: st}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return place
}

// itself is a command that runs this program in a process of its own: the test
// binary is isnad when it is called so (see TestMain).
func itself(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "isnad")
	if err := os.Symlink(exe, link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	return exec.Command(link, args...)
}

// An assistant starts the program, asks over standard input and output, and
// ends it by closing them.
func TestMCPChild(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	cmd := itself(t, "mcp", "--store", pressStore(t), "--verbose")
	var log strings.Builder
	cmd.Stderr = &log
	s, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, &sdk.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.CallTool(ctx, &sdk.CallToolParams{Name: "statements", Arguments: map[string]any{"act": "deny"}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(res.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Statements []struct {
			Quote  string
			Chain  []struct{ Role string }
			Source struct{ Article, Outlet, Resource string }
		}
	}
	if err := json.Unmarshal(b, &answer); err != nil || len(answer.Statements) == 0 {
		t.Fatalf("%v, %s", err, b)
	}
	for _, x := range answer.Statements {
		if x.Quote == "" || len(x.Chain) == 0 || x.Source.Article == "" {
			t.Errorf("%+v", x)
		}
	}
	text, err := s.ReadResource(ctx, &sdk.ReadResourceParams{URI: answer.Statements[0].Source.Resource})
	if err != nil || !strings.Contains(text.Contents[0].Text, `"quote"`) {
		t.Errorf("resource: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("the program ended with %v\n%s", err, &log)
	}
	if !strings.Contains(log.String(), "tool=statements") {
		t.Errorf("log %q", &log)
	}
}

// Standard output holds the protocol and nothing else, line by line, also when
// what comes in is none; a signal ends the program.
func TestMCPStdout(t *testing.T) {
	cmd := itself(t, "mcp", "--store", pressStore(t))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	lines := make(chan string)
	go func() {
		defer close(lines)
		r := bufio.NewReader(out)
		for {
			line, err := r.ReadString('\n')
			if line != "" {
				lines <- line
			}
			if err != nil {
				return
			}
		}
	}()
	next := func() string {
		t.Helper()
		select {
		case line := <-lines:
			return line
		case <-time.After(patience):
			t.Fatal("no answer")
			return ""
		}
	}
	for _, line := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"query":"act:"}}}`,
		`{"jsonrpc":"2.0","id":3,"method":"no/such/method"}`,
	} {
		if _, err := io.WriteString(in, line+"\n"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(line, `"id"`) {
			continue
		}
		var answer struct {
			Version string `json:"jsonrpc"`
			ID      int    `json:"id"`
		}
		got := next()
		if err := json.Unmarshal([]byte(got), &answer); err != nil || answer.Version != "2.0" || answer.ID == 0 {
			t.Errorf("to %s came %q: %v", line, got, err)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("a signal: %v", err)
		}
	case <-time.After(patience):
		t.Error("a signal did not end the program")
	}
}
