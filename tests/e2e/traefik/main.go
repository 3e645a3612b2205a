// Command traefik puts the routes of IngressRoute and IngressRouteTCP objects
// through Traefik's own rule parser and router, as Traefik does when it loads
// them. A rule that Traefik cannot parse is not an error of the API server:
// the route is only missing at run time, which is why it is tried here.
//
// It reads a stream of JSON objects from standard input and writes one line
// for each route that Traefik would leave out. With the argument `decide` it
// reads tests/traffic/corpus.jsonl instead, see decide.go.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
	tcpmuxer "github.com/traefik/traefik/v3/pkg/muxer/tcp"
	"github.com/traefik/traefik/v3/pkg/tcp"
)

const (
	// syntax is the rule syntax that Traefik v3 uses unless it is told otherwise.
	syntax   = "default"
	provider = "kubernetescrd"
)

// object is what matters of an IngressRoute here.
type object struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Routes []struct {
			Match    string `json:"match"`
			Priority int    `json:"priority"`
		} `json:"routes"`
	} `json:"spec"`
}

func main() {
	check := run
	if len(os.Args) > 1 && os.Args[1] == "decide" {
		check = decide
	}
	if err := check(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "traefik:", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer) error {
	parser, err := httpmuxer.NewSyntaxParser()
	if err != nil {
		return err
	}
	stream := json.NewDecoder(bufio.NewReader(in))
	for {
		var found object
		switch err := stream.Decode(&found); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		for number, route := range found.Spec.Routes {
			if err := add(parser, found.Kind, route.Match, route.Priority); err != nil {
				fmt.Fprintf(out, "%s/%s: route %d: %s: %v\n", found.Kind, found.Metadata.Name, number, route.Match, err)
			}
		}
	}
}

// add adds one route to a router of its kind.
func add(parser httpmuxer.SyntaxParser, kind, match string, priority int) error {
	switch kind {
	case "IngressRoute":
		muxer := httpmuxer.NewMuxer(parser, []string{provider})
		return muxer.AddRoute(match, syntax, priority, provider, http.NotFoundHandler())
	case "IngressRouteTCP":
		muxer, err := tcpmuxer.NewMuxer([]string{provider})
		if err != nil {
			return err
		}
		return muxer.AddRoute(match, syntax, priority, provider, tcp.HandlerFunc(func(tcp.WriteCloser) {}))
	default:
		return fmt.Errorf("%s has no rules that this check knows", kind)
	}
}
