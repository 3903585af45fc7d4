package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Turn is one measurement at one of the servers.
type Turn struct {
	Target  string  `json:"target"`
	Seconds float64 `json:"seconds"`
	Warm    float64 `json:"warm"`
	// Closed loop: messages that not everybody has yet.
	Window int `json:"window"`
	// Open loop, instead: posts a second by an even schedule, whatever becomes of the earlier ones.
	Rate float64 `json:"rate"`
	// The writers that post in this turn; Count 0: all.
	First int `json:"first"`
	Count int `json:"count"`
}

// stage is a server with its audience.
type stage struct {
	plan     Plan
	speaks   adapter
	audience *audience
	writers  []int // descriptors
	filler   string
	sent     int64
	owed     int64 // deliveries that all posts so far must bring
	out      []byte
}

// turns: opens everybody at every target, says so, and measures what is asked for, a line each, until the input ends.
func turns(plan Plan) any {
	stages := map[string]*stage{}
	for _, target := range plan.Targets {
		stages[target.Name] = open(target)
	}
	fmt.Printf("{\"open\":%d}\n", len(stages))
	count := 0
	for {
		var turn Turn
		if err := input.Decode(&turn); err != nil {
			return map[string]any{"turns": count}
		}
		s, known := stages[turn.Target]
		if !known {
			fail("unknown target %q", turn.Target)
		}
		answer, err := json.Marshal(s.measure(turn))
		if err != nil {
			fail("%v", err)
		}
		fmt.Println(string(answer))
		count++
	}
}

// fanout: one server; one window after another.
func fanout(plan Plan) any {
	s := open(plan)
	found := []map[string]any{}
	for _, window := range plan.Windows {
		found = append(found, s.measure(Turn{Seconds: plan.Seconds, Warm: plan.Warm, Window: window}))
	}
	return found
}

func open(plan Plan) *stage {
	speaks := adapterOf(plan.Protocol)
	readers, writers := connect(plan, speaks, plan.Readers), connect(plan, speaks, plan.Writers)
	s := &stage{plan: plan, speaks: speaks, audience: gather(readers, writers, speaks.hears(), max(20, plan.Samples))}
	for _, one := range s.audience.sockets[len(readers):] {
		s.writers = append(s.writers, one.fd)
	}
	s.filler = strings.Repeat("а", max(0, plan.Size-len(mark)-moment)/2)
	go s.audience.listen()
	s.settle()
	return s
}

// settle waits until what openings bring has come.
func (s *stage) settle() {
	a := s.audience
	for last := int64(-1); last != a.bytes.Load(); time.Sleep(100 * time.Millisecond) {
		last = a.bytes.Load()
	}
}

// hearers is how many get what the writer posts.
func (s *stage) hearers(writer int) int64 {
	if of := s.plan.Writers[writer].Hearers; of > 0 {
		return int64(of)
	}
	return int64(s.audience.listeners)
}

// post sends a text that carries `at`, the moment it is meant to be sent.
func (s *stage) post(turn Turn, at time.Time) {
	count := turn.Count
	if count == 0 {
		count = len(s.writers)
	}
	writer := turn.First + int(s.sent)%count
	body := fmt.Appendf(nil, "%s%s%019d", s.filler, mark, at.UnixNano())
	s.out = s.speaks.post(s.out[:0], s.plan.Writers[writer], body)
	for rest := s.out; len(rest) > 0; {
		size, err := syscall.Write(s.writers[writer], rest)
		if err == syscall.EAGAIN || err == syscall.EINTR {
			time.Sleep(50 * time.Microsecond)
			continue
		}
		if err != nil {
			fail("a post couldn't be written: %v", err)
		}
		rest = rest[size:]
	}
	s.sent++
	s.owed += s.hearers(writer)
}

// await sleeps until everybody has all but the last `window` - 1 messages. In one room a message counts when its last
// reader has it; in many, deliveries are counted.
func (s *stage) await(turn Turn, window int) {
	a := s.audience
	deadline := time.After(20 * time.Second)
	isOne := s.plan.Writers[0].Hearers == 0
	full, deliveries := s.sent-int64(window)+1, s.owed-int64(window-1)*s.hearers(turn.First)
	reached := func() bool {
		if isOne {
			return a.full.Load() >= full
		}
		return a.deliveries.Load() >= deliveries
	}
	for !reached() {
		if isOne {
			a.wantedFull.Store(full)
		} else {
			a.wantedDeliveries.Store(deliveries)
		}
		if reached() {
			return
		}
		select {
		case <-a.kick:
		case <-deadline:
			if text := a.refused.Load(); text != nil {
				fail("a post was refused: %s", *text)
			}
			fail("%s: %d of %d deliveries arrived, %d sockets lost", s.plan.Name, a.deliveries.Load(), s.owed, a.lost.Load())
		}
	}
}

// run posts for a while, closed loop or open, and waits until everybody has everything.
func (s *stage) run(turn Turn, long time.Duration) (lags []int64) {
	start := time.Now()
	if turn.Rate > 0 {
		for count := 0; ; count++ {
			at := start.Add(time.Duration(float64(count) / turn.Rate * 1e9))
			if at.Sub(start) >= long {
				break
			}
			time.Sleep(time.Until(at))
			lags = append(lags, time.Since(at).Nanoseconds())
			s.post(turn, at)
		}
	} else {
		for time.Since(start) < long {
			s.post(turn, time.Now())
			s.await(turn, turn.Window)
		}
	}
	s.await(turn, 1)
	return lags
}

func (s *stage) measure(turn Turn) map[string]any {
	a := s.audience
	s.run(turn, seconds(turn.Warm))
	runtime.GC()
	a.sampling.Lock()
	a.latencies = a.latencies[:0]
	a.sampling.Unlock()
	first, before, reads := s.sent, a.deliveries.Load(), a.reads.Load()
	meter, reading, start := startMeter(s.plan), math.Float64frombits(a.cpu.Load()), time.Now()
	lags := s.run(turn, seconds(turn.Seconds))
	took := time.Since(start).Seconds()
	spent := meter.stop()
	time.Sleep(60 * time.Millisecond) // the reading thread writes its CPU time down, and is idle after
	a.sampling.Lock()
	latencies := slices.Clone(a.latencies)
	a.sampling.Unlock()
	slices.Sort(latencies)
	slices.Sort(lags)
	quantiles := wantNumbers(latencies, 0.5, 0.99, 1)
	deliveries := a.deliveries.Load() - before
	return map[string]any{
		"posts": s.sent - first, "deliveries": deliveries, "seconds": took, "cpu": spent,
		"reading_seconds": math.Float64frombits(a.cpu.Load()) - reading, "lost": a.lost.Load(),
		"posts_per_read": float64(deliveries) / float64(max(1, a.reads.Load()-reads)),
		"p50_ms":         quantiles[0], "p99_ms": quantiles[1], "max_ms": quantiles[2], "lag_p99_ms": wantNumbers(lags, 0.99)[0],
	}
}

// connect opens a connection for every guest, some at a time; the first one alone, it may have to make the room.
func connect(plan Plan, speaks adapter, guests []Guest) []net.Conn {
	found := make([]net.Conn, len(guests))
	one := func(place int) {
		conn, err := speaks.dial(plan, guests[place])
		if err != nil {
			fail("%s, socket %d: %v", plan.Name, place, err)
		}
		found[place] = conn
	}
	if len(guests) > 0 {
		one(0)
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(16, len(guests)) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for place := int(next.Add(1)); place < len(guests); place = int(next.Add(1)) {
				one(place)
			}
		}()
	}
	wait.Wait()
	return found
}
