package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

type target struct {
	address, host, path string
	timeout             time.Duration
}

func parseTarget(address string, timeout time.Duration) (*target, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Port() == "" {
		return nil, fmt.Errorf("-url is '%s': give it as http://host:port/path", address)
	}
	return &target{u.Host, u.Host, u.RequestURI(), timeout}, nil
}

// item is a request as it goes over the wire, and what its answer must be.
type item struct {
	request []byte
	Body    []byte  `json:"body"`
	Label   string  `json:"label"`
	Score   float64 `json:"score"`
	Margin  float64 `json:"margin"` // between the best and the second best score
}

func readWork(file string, t *target) ([]item, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var read struct {
		ContentType string `json:"content_type"`
		Requests    []item `json:"requests"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(read.Requests) == 0 {
		return nil, fmt.Errorf("%s holds no requests", file)
	}
	for i := range read.Requests {
		one := &read.Requests[i]
		var wire bytes.Buffer
		fmt.Fprintf(&wire, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nAccept: application/json\r\n\r\n",
			t.path, t.host, read.ContentType, len(one.Body))
		wire.Write(one.Body)
		one.request, one.Body = wire.Bytes(), nil
	}
	return read.Requests, nil
}

// connection is kept alive between exchanges and made anew after a failure; one goroutine at a time uses it.
type connection struct {
	target *target
	wire   net.Conn
	reader *bufio.Reader
}

// exchange sends one request and reads its whole answer.
func (c *connection) exchange(request []byte) (int, []byte, error) {
	reused := c.wire != nil
	status, body, err := c.try(request)
	if err != nil && reused && err == errGone {
		return c.try(request) // the server had closed an idle connection
	}
	return status, body, err
}

var errGone = fmt.Errorf("closed before an answer")

func (c *connection) try(request []byte) (int, []byte, error) {
	if c.wire == nil {
		wire, err := net.DialTimeout("tcp", c.target.address, c.target.timeout)
		if err != nil {
			return 0, nil, err
		}
		c.wire, c.reader = wire, bufio.NewReader(wire)
	}
	c.wire.SetDeadline(time.Now().Add(c.target.timeout))
	if _, err := c.wire.Write(request); err != nil {
		c.close()
		return 0, nil, errGone
	}
	if _, err := c.reader.Peek(1); err == io.EOF {
		c.close()
		return 0, nil, errGone
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		c.close()
		return 0, nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || response.Close {
		c.close()
	}
	return response.StatusCode, body, err
}

func (c *connection) close() {
	if c.wire != nil {
		c.wire.Close()
		c.wire = nil
	}
}
