package main

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tally collects what happened to every request; milliseconds throughout. Safe for use by several goroutines.
type tally struct {
	mutex    sync.Mutex
	options  options
	answered []float64
	refused  []float64
	each     [][3]float64
	counted  report
	sum      float64
}

type report struct {
	Elapsed       float64            `json:"elapsed_s"`
	CPU           float64            `json:"load_cpu_s"`
	Answered      int                `json:"answered"`
	Refused       int                `json:"refused"`
	Failed        int                `json:"failed"`
	Wrong         int                `json:"wrong"`
	Flipped       int                `json:"flipped"` // another label, within the tolerance of the boundary
	GreatestError float64            `json:"greatest_error"`
	MeanError     float64            `json:"mean_error"`
	Latency       map[string]float64 `json:"latency_ms"`
	RefusedAfter  map[string]float64 `json:"refused_ms"`
	Histogram     [][2]float64       `json:"histogram"` // upper bound in ms, count
	Each          [][3]float64       `json:"each,omitempty"`
	Complaints    []string           `json:"complaints"`
}

func newTally(o options) *tally { return &tally{options: o} }

// add counts one request. Status 429 and 503 are refusals; answers with 200 must be right.
func (t *tally) add(one item, index int, took time.Duration, status int, body []byte, err error) {
	ms := float64(took) / float64(time.Millisecond)
	label, score, unreadable := "", 0.0, error(nil)
	if err == nil && status == 200 {
		label, score, unreadable = t.read(body)
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.options.each {
		t.each = append(t.each, [3]float64{float64(index), ms, float64(status)})
	}
	switch {
	case err != nil:
		t.counted.Failed++
		t.complain(err.Error())
	case status == 429 || status == 503:
		t.refused = append(t.refused, ms)
	case status != 200:
		t.counted.Failed++
		t.complain(fmt.Sprintf("%d: %.300s", status, body))
	case unreadable != nil:
		t.counted.Wrong++
		t.complain(fmt.Sprintf("%v in %.300s", unreadable, body))
	default:
		t.answered = append(t.answered, ms)
		t.check(one, label, score)
	}
}

func (t *tally) check(one item, label string, score float64) {
	off := math.Abs(score - one.Score)
	t.sum += off
	t.counted.GreatestError = math.Max(t.counted.GreatestError, off)
	switch {
	case off <= t.options.tolerance && label == one.Label:
	case off <= t.options.tolerance && one.Margin <= 2*t.options.tolerance:
		t.counted.Flipped++
	default:
		t.counted.Wrong++
		t.complain(fmt.Sprintf("got %s %.6f instead of %s %.6f", label, score, one.Label, one.Score))
	}
}

func (t *tally) complain(text string) {
	if len(t.counted.Complaints) < 5 {
		t.counted.Complaints = append(t.counted.Complaints, text)
	}
}

func (t *tally) read(body []byte) (string, float64, error) {
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", 0, err
	}
	label, _ := at(answer, t.options.label).(string)
	score, found := at(answer, t.options.score).(float64)
	if label == "" || !found {
		return "", 0, fmt.Errorf("no label or score")
	}
	return label, score, nil
}

// at follows names and positions, as in outputs.0.data.0.
func at(value any, path string) any {
	for _, step := range strings.Split(path, ".") {
		switch inside := value.(type) {
		case map[string]any:
			value = inside[step]
		case []any:
			position, err := strconv.Atoi(step)
			if err != nil || position >= len(inside) {
				return nil
			}
			value = inside[position]
		default:
			return nil
		}
	}
	return value
}

func (t *tally) report(elapsed time.Duration, cpu float64) report {
	r := t.counted
	r.Elapsed, r.CPU = elapsed.Seconds(), cpu
	r.Answered, r.Refused = len(t.answered), len(t.refused)
	if r.Answered > 0 {
		r.MeanError = t.sum / float64(r.Answered)
	}
	r.Latency, r.RefusedAfter = quantiles(t.answered), quantiles(t.refused)
	r.Histogram, r.Each = histogram(t.answered), t.each
	return r
}

// quantiles sorts its argument.
func quantiles(ms []float64) map[string]float64 {
	found := map[string]float64{}
	if len(ms) == 0 {
		return found
	}
	sort.Float64s(ms)
	for name, share := range map[string]float64{"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p999": 0.999, "max": 1} {
		position := int(math.Ceil(share*float64(len(ms)))) - 1
		found[name] = ms[max(position, 0)]
	}
	return found
}

// histogram has buckets that are 2 % wide; its argument is sorted.
func histogram(ms []float64) [][2]float64 {
	const width = 1.02
	buckets := [][2]float64{}
	for _, one := range ms {
		upper := math.Pow(width, math.Ceil(math.Log(math.Max(one, 0.001))/math.Log(width)))
		if last := len(buckets) - 1; last >= 0 && buckets[last][0] == upper {
			buckets[last][1]++
			continue
		}
		buckets = append(buckets, [2]float64{upper, 1})
	}
	return buckets
}
