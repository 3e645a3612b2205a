package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"

	"github.com/traefik/traefik/v3/pkg/middlewares/requestdecorator"
	httpmuxer "github.com/traefik/traefik/v3/pkg/muxer/http"
)

// list is a line of tests/traffic/corpus.jsonl: routes in the order in which
// they are tried, and for each request the position of the route that takes it.
type list struct {
	Routes []struct {
		Rule     string `json:"rule"`
		Priority int    `json:"priority"`
	} `json:"routes"`
	Requests []struct {
		Method  string      `json:"method"`
		Target  string      `json:"target"`
		Host    string      `json:"host"`
		Headers [][2]string `json:"headers"`
		Route   *int        `json:"route"`
	} `json:"requests"`
}

// decide asks Traefik's router which route takes each request of the corpus
// and writes one line for each that the model of tests/traffic got wrong.
func decide(in io.Reader, out io.Writer) error {
	parser, err := httpmuxer.NewSyntaxParser()
	if err != nil {
		return err
	}
	decorator := requestdecorator.New(nil)
	stream := json.NewDecoder(bufio.NewReader(in))
	asked := 0
	for {
		var found list
		switch err := stream.Decode(&found); {
		case errors.Is(err, io.EOF):
			if asked == 0 {
				return errors.New("the corpus is empty")
			}
			return nil
		case err != nil:
			return err
		}
		muxer := httpmuxer.NewMuxer(parser, []string{provider})
		for position, route := range found.Routes {
			answer := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Route", strconv.Itoa(position))
			})
			if err := muxer.AddRoute(route.Rule, syntax, route.Priority, provider, answer); err != nil {
				fmt.Fprintf(out, "%s: %v\n", route.Rule, err)
			}
		}
		// The order of Traefik's entry points: semicolons, path, host, router.
		handler := http.AllowQuerySemicolons(cleaned(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
			decorator.ServeHTTP(rw, req, muxer.ServeHTTP)
		})))
		for _, asking := range found.Requests {
			asked++
			var head strings.Builder
			fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nHost: %s\r\n", asking.Method, asking.Target, asking.Host)
			for _, header := range asking.Headers {
				fmt.Fprintf(&head, "%s: %s\r\n", header[0], header[1])
			}
			req, err := http.ReadRequest(bufio.NewReader(strings.NewReader(head.String() + "\r\n")))
			if err != nil {
				return fmt.Errorf("%s: %w", head.String(), err)
			}
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, req)
			expected := ""
			if asking.Route != nil {
				expected = strconv.Itoa(*asking.Route)
			}
			if got := recorder.Header().Get("Route"); got != expected || (got == "" && recorder.Code != http.StatusNotFound) {
				fmt.Fprintf(out, "%s %s %s %v: route %q (%d), the model says %q of %v\n",
					asking.Method, asking.Host, asking.Target, asking.Headers, got, recorder.Code, expected, found.Routes)
			}
		}
	}
}

var encoded = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// cleaned does to a path what Traefik's documentation says that an entry point
// does: unreserved characters are decoded, then dot segments and doubled
// slashes are removed.
func cleaned(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		req.URL.RawPath = encoded.ReplaceAllStringFunc(req.URL.RawPath, func(found string) string {
			code, _ := strconv.ParseUint(found[1:], 16, 8)
			char := byte(code)
			if strings.ContainsRune("-._~", rune(char)) || ('0' <= char && char <= '9') ||
				('A' <= char && char <= 'Z') || ('a' <= char && char <= 'z') {
				return string(rune(char))
			}
			return strings.ToUpper(found)
		})
		req.URL = req.URL.JoinPath()
		req.RequestURI = req.URL.RequestURI()
		next.ServeHTTP(rw, req)
	})
}
