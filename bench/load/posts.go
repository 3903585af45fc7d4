package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// newID is a UUID of version 7, as the web app makes them.
func newID() string {
	milliseconds := uint64(time.Now().UnixMilli())
	high := milliseconds<<16 | 0x7000 | rand.Uint64()&0xfff
	low := rand.Uint64()&(1<<62-1) | 1<<63
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", high>>32, high>>16&0xffff, high&0xffff, low>>48, low&(1<<48-1))
}

// posts: every writer keeps `window` posts unanswered; what counts is acknowledgements.
func posts(plan Plan) any {
	writers := dialAll(plan, plan.Writers)
	body := strings.Repeat("Домашнее задание: параграф шестнадцать, упражнения. ", 1+plan.Size/90)
	body = string([]rune(body)[:plan.Size/2])
	var acknowledged atomic.Int64
	var isOver, isMeasured atomic.Bool
	var wait sync.WaitGroup
	times := make([][]int64, len(writers))
	for place, s := range writers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			sent := map[int]time.Time{}
			var out int
			send := func() {
				text := fmt.Appendf(nil, `{"do":"chat.post_message","id":%d,"args":{"id":"%s","conversationId":"%s","body":"%s"}}`,
					s.id+1, newID(), plan.Writers[place].Conversation, body)
				s.id++
				sent[s.id] = time.Now()
				if err := s.write(text); err != nil {
					fail("%v", err)
				}
				out++
			}
			for range plan.Window {
				send()
			}
			for out > 0 {
				text, err := s.read()
				if err != nil {
					fail("a writer was closed: %v", err)
				}
				var id int
				if _, err := fmt.Sscanf(string(text[:min(len(text), 20)]), `{"re":%d,`, &id); err != nil {
					continue
				}
				if !bytes.Contains(text[:min(len(text), 32)], []byte(`"ok":`)) {
					fail("a post was refused: %s", text)
				}
				acknowledged.Add(1)
				if isMeasured.Load() {
					times[place] = append(times[place], time.Since(sent[id]).Nanoseconds())
				}
				delete(sent, id)
				out--
				if !isOver.Load() {
					send()
				}
			}
		}()
	}
	time.Sleep(seconds(plan.Warm))
	before, meter, start := acknowledged.Load(), startMeter(plan), time.Now()
	isMeasured.Store(true)
	time.Sleep(seconds(plan.Seconds))
	isMeasured.Store(false)
	count, took, spent := acknowledged.Load()-before, time.Since(start).Seconds(), meter.stop()
	isOver.Store(true)
	wait.Wait()
	all := slices.Concat(times...)
	slices.Sort(all)
	quantiles := wantNumbers(all, 0.5, 0.99)
	return map[string]any{
		"posts": count, "seconds": took, "cpu": spent, "all": acknowledged.Load(),
		"p50_ms": quantiles[0], "p99_ms": quantiles[1],
	}
}
