//go:build unix

// Package pgtest gives tests a PostgreSQL server of their own, in a temporary
// folder, on a socket there and on no port. It is for tests only.
package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A Server is a running PostgreSQL.
type Server struct {
	dir  string // data and socket
	bin  string // folder of the programs
	cred *syscall.Credential
	proc *exec.Cmd
	stop io.WriteCloser // ends the server when closed
}

// none says why there can be no server.
type none struct{ why string }

func (e none) Error() string { return e.why }

// find returns the folder of initdb and postgres.
func find() (string, error) {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // Debian's
	slices.SortFunc(dirs, func(a, b string) int { return len(b) - len(a) })
	slices.Reverse(dirs)
	if p, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
				return dir, nil
			}
		}
	}
	return "", none{"PostgreSQL is not installed: there is no initdb"}
}

// New makes and starts a server. The caller stops it.
func New() (*Server, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin}
	if os.Geteuid() == 0 {
		// The server refuses to run as root.
		who, err := user.Lookup("postgres")
		if err != nil {
			return nil, none{"PostgreSQL does not run as root, and there is no user postgres"}
		}
		uid, err1 := strconv.ParseUint(who.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(who.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		s.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	// Short, since the path of a socket may have 107 bytes.
	if s.dir, err = os.MkdirTemp("/tmp", "isnad-pg-"); err != nil {
		return nil, err
	}
	if s.cred != nil {
		if err := os.Chown(s.dir, int(s.cred.Uid), int(s.cred.Gid)); err != nil {
			return nil, errors.Join(err, os.RemoveAll(s.dir))
		}
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "--no-sync", "--auth=trust", "--username=isnad", "--encoding=UTF8", "--locale=C", "--pgdata", s.data())
	if out, err := s.as(init).CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(s.dir))
	}
	if err := s.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	return s, nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// as makes a command run as the server's user.
func (s *Server) as(cmd *exec.Cmd) *exec.Cmd {
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	// A group of its own: an interrupt from the terminal is for the tests,
	// which then stop the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred, Setpgid: true}
	return cmd
}

// keeper runs the server until its standard input ends, as it does when the
// tests are killed; then the folder goes as well.
const keeper = `dir=$1; shift; "$@" & pid=$!; read word; kill -INT $pid; wait $pid; [ "$word" = stop ] || rm -rf "$dir"`

// Start starts a server that was stopped.
func (s *Server) Start() error {
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.as(exec.Command("/bin/sh", "-c", keeper, "sh", s.dir, filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.dir,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60", "-c", "shared_buffers=64MB"))
	cmd.Stdout, cmd.Stderr = log, log
	if s.stop, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.proc = cmd
	for begun := time.Now(); time.Since(begun) < 5*time.Minute; {
		probe := s.as(exec.Command(filepath.Join(s.bin, "pg_isready"), "-q", "-h", s.dir, "-U", "isnad", "-d", "postgres"))
		if probe.Run() == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	text, _ := os.ReadFile(log.Name())
	return errors.Join(fmt.Errorf("postgres does not answer: %s", bytes.TrimSpace(text)), s.Stop())
}

// Stop stops the server at once and ends its connections; Start starts it
// again.
func (s *Server) Stop() error {
	if s.proc == nil {
		return nil
	}
	_, err := io.WriteString(s.stop, "stop\n")
	err = errors.Join(err, s.stop.Close())
	s.proc.Wait() // its status is that of a process that was interrupted
	s.proc = nil
	return err
}

// Remove stops the server and removes all that was its own.
func (s *Server) Remove() error { return errors.Join(s.Stop(), os.RemoveAll(s.dir)) }

// Dir is the folder of the server and its socket.
func (s *Server) Dir() string { return s.dir }

// schemas counts the schemas given out.
var schemas atomic.Int64

// Address returns the address of a new schema on the server.
func (s *Server) Address() string {
	q := url.Values{"host": {s.dir}, "user": {"isnad"}, "search_path": {fmt.Sprintf("t%d", schemas.Add(1))}}
	return "postgres:///postgres?" + q.Encode()
}

var shared struct {
	sync.Mutex
	server *Server
	err    error
}

// Address returns the address of an empty store on a server that the tests of a
// package share, and skips the test where there can be none. TestMain of the
// package must end with Main.
func Address(t testing.TB) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = New()
	}
	if shared.err != nil {
		Skip(t, shared.err)
	}
	return shared.server.Address()
}

// Own returns a server that a test has for itself, to stop it or to have several
// processes on it. It is removed when the test ends; the test is skipped with
// -short, and where there can be no server.
func Own(t testing.TB) *Server {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a database of its own; not with -short")
	}
	s, err := New()
	if err != nil {
		Skip(t, err)
	}
	t.Cleanup(func() {
		if err := s.Remove(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Skip ends a test for which New gave an error: skipped where there can be no
// server, failed where there should be one.
func Skip(t testing.TB, err error) {
	t.Helper()
	var n none
	if errors.As(err, &n) {
		t.Skip(n.why)
	}
	t.Fatal(err)
}

// Main runs the tests of a package and removes the server they shared. It
// returns the exit status.
func Main(m *testing.M) int {
	status := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		if err := shared.server.Remove(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
		}
	}
	return status
}
