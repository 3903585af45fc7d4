package main

import (
	"slices"
	"time"
)

// pings: one writer asks and waits for the answer, again and again: what the way there and back takes by itself.
func pings(plan Plan) any {
	s := dialAll(plan, plan.Writers[:1])[0]
	times := []int64{}
	for start := time.Now(); time.Since(start) < seconds(plan.Seconds); {
		began := time.Now()
		if err := s.call("ping", map[string]any{}); err != nil {
			fail("%v", err)
		}
		if err := s.answer(); err != nil {
			fail("%v", err)
		}
		times = append(times, time.Since(began).Nanoseconds())
	}
	s.conn.Close()
	slices.Sort(times)
	quantiles := wantNumbers(times, 0.5, 0.99)
	return map[string]any{"count": len(times), "p50_ms": quantiles[0], "p99_ms": quantiles[1]}
}
