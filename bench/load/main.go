// Command load sends requests to one HTTP server, checks every answer and prints what it saw as JSON.
//
// It has no dependencies and is meant to take little of the CPU that it shares with the server: requests are assembled
// before the clock starts and go over plain keep-alive connections.
//
//	load -url http://127.0.0.1:8080/predict -requests text.json -connections 8 -seconds 10
//	load -url http://127.0.0.1:8080/predict -requests text.json -rate 120 -seconds 10
//
// Without -rate the loop is closed: each connection sends its next request when it has its answer. With -rate requests
// arrive as a Poisson process whatever the server does, and a latency counts from the moment at which its request was
// due, so a stall is charged to all requests that would have met it (no coordinated omission).
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type options struct {
	url, requests, label, score string
	connections, count          int
	rate, seconds, tolerance    float64
	timeout                     time.Duration
	seed                        int64
	each                        bool
}

func main() {
	var o options
	flag.StringVar(&o.url, "url", "", "where to send the requests")
	flag.StringVar(&o.requests, "requests", "", "file with the bodies and what their answers must be")
	flag.StringVar(&o.label, "label", "label", "where the answer has its label, as in outputs.0.data.0")
	flag.StringVar(&o.score, "score", "score", "where the answer has its score")
	flag.IntVar(&o.connections, "connections", 1, "closed loop: how many requests are under way")
	flag.IntVar(&o.count, "count", 0, "closed loop: ends after so many requests; 0 means never")
	flag.Float64Var(&o.rate, "rate", 0, "open loop: requests per second")
	flag.Float64Var(&o.seconds, "seconds", 10, "how long requests are sent")
	flag.Float64Var(&o.tolerance, "tolerance", 1e-3, "greatest right difference of a score")
	flag.DurationVar(&o.timeout, "timeout", 30*time.Second, "of one request")
	flag.Int64Var(&o.seed, "seed", 1, "of the order of requests and of their arrival")
	flag.BoolVar(&o.each, "each", false, "also print every request's latency in the order of sending")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(o options) error {
	target, err := parseTarget(o.url, o.timeout)
	if err != nil {
		return err
	}
	work, err := readWork(o.requests, target)
	if err != nil {
		return err
	}
	tally := newTally(o)
	order := newOrder(len(work), o.seed)
	started := time.Now()
	if o.rate > 0 {
		open(o, target, work, order, tally, started)
	} else {
		closed(o, target, work, order, tally, started)
	}
	return json.NewEncoder(os.Stdout).Encode(tally.report(time.Since(started), ownCPU()))
}

// closed keeps every connection busy until the time is up.
func closed(o options, t *target, work []item, order *order, tally *tally, started time.Time) {
	end := started.Add(time.Duration(o.seconds * float64(time.Second)))
	var sent atomic.Int64
	var all sync.WaitGroup
	for range make([]struct{}, o.connections) {
		all.Add(1)
		go func() {
			defer all.Done()
			connection := &connection{target: t}
			defer connection.close()
			for time.Now().Before(end) {
				number := sent.Add(1) - 1
				if o.count > 0 && number >= int64(o.count) {
					return
				}
				ask(connection, work, order.at(number), time.Now(), tally)
			}
		}()
	}
	all.Wait()
}

// open sends each request when it is due, over an idle connection or a new one.
func open(o options, t *target, work []item, order *order, tally *tally, started time.Time) {
	idle := make(chan *connection, 8192)
	arrivals := rand.New(rand.NewSource(o.seed))
	var all sync.WaitGroup
	due := 0.0
	for number := int64(0); ; number++ {
		due += arrivals.ExpFloat64() / o.rate
		if due > o.seconds {
			break
		}
		at := started.Add(time.Duration(due * float64(time.Second)))
		time.Sleep(time.Until(at))
		all.Add(1)
		go func(index int) {
			defer all.Done()
			var c *connection
			select {
			case c = <-idle:
			default:
				c = &connection{target: t}
			}
			ask(c, work, index, at, tally)
			select {
			case idle <- c:
			default:
				c.close()
			}
		}(order.at(number))
	}
	all.Wait()
}

func ask(c *connection, work []item, index int, due time.Time, tally *tally) {
	status, body, err := c.exchange(work[index].request)
	tally.add(work[index], index, time.Since(due), status, body, err)
}

// order walks through all requests in a seeded permutation, again and again.
type order struct{ indices []int }

func newOrder(n int, seed int64) *order {
	return &order{rand.New(rand.NewSource(seed)).Perm(n)}
}

func (o *order) at(number int64) int { return o.indices[number%int64(len(o.indices))] }

func ownCPU() float64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}
