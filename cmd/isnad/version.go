package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// release is the version that the build sets with -ldflags "-X main.release=…";
// when it is empty the module's own version stands in.
var release = ""

// version returns one line that tells which program this is.
func version() string {
	return fmt.Sprintf("isnad %s (%s, %s/%s)", releaseOf(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// releaseOf returns the release, or the best the build knows in its place.
func releaseOf() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return "devel"
}

// revision returns the commit the program was built from, with a plus when the
// tree had changes; empty when the build did not record it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	rev, dirty := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			rev = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "+"
			}
		}
	}
	if len(rev) > 12 {
		rev = rev[:12]
	}
	if rev == "" {
		return ""
	}
	return strings.TrimSpace(rev) + dirty
}

func newVersionCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), version())
			return failed(err)
		},
	}
}
