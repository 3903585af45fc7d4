package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
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

// answeredCall is the number of the call that `text` answers, 0 if it is no answer.
func answeredCall(text []byte) int {
	rest, is := bytes.CutPrefix(text, []byte(`{"re":`))
	if !is {
		return 0
	}
	end := bytes.IndexByte(rest, ',')
	id, err := strconv.Atoi(string(rest[:max(0, end)]))
	if err != nil || !bytes.HasPrefix(rest[end:], []byte(`,"ok":`)) {
		fail("a post was refused: %s", text)
	}
	return id
}

// posts: every writer keeps `window` posts unanswered; what counts is acknowledgements. Readers follow meanwhile, and
// what they get is counted: the acknowledged posts went to them as well.
func posts(plan Plan) any {
	readers, writers := dialAll(plan, plan.Readers), dialAll(plan, plan.Writers)
	body := strings.Repeat("Домашнее задание: параграф шестнадцать, упражнения. ", 1+plan.Size/90)
	body = string([]rune(body)[:plan.Size/2])
	var acknowledged, delivered atomic.Int64
	var isOver, isMeasured atomic.Bool
	for _, s := range readers {
		go func() {
			for {
				text, err := s.read()
				if err != nil {
					return
				}
				if bytes.HasPrefix(text, []byte(`{"stream":`)) {
					delivered.Add(1)
				}
			}
		}()
	}
	var wait sync.WaitGroup
	times := make([][]int64, len(writers))
	for place, s := range writers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			// The moments of the unanswered posts, by their calls' numbers.
			sent := make([]time.Time, plan.Window+1)
			first, out, last := s.id, 0, s.id
			var frames []byte
			send := func() {
				last++
				text := fmt.Appendf(nil, `{"do":"chat.post_message","id":%d,"args":{"id":"%s","conversationId":"%s","body":"%s"}}`,
					last, newID(), plan.Writers[place].Conversation, body)
				frames = appendFrame(frames, opText, text)
				out++
			}
			// What became free while one read was worked through leaves in one write.
			leave := func() {
				if len(frames) == 0 {
					return
				}
				now := time.Now()
				for ; first < last; first++ {
					sent[(first+1)%len(sent)] = now
				}
				if _, err := s.conn.Write(frames); err != nil {
					fail("%v", err)
				}
				frames = frames[:0]
			}
			for range plan.Window {
				send()
			}
			leave()
			for out > 0 {
				if s.in.Buffered() == 0 {
					leave()
				}
				text, err := s.read()
				if err != nil {
					fail("a writer was closed: %v", err)
				}
				id := answeredCall(text)
				if id == 0 {
					continue
				}
				acknowledged.Add(1)
				if isMeasured.Load() {
					times[place] = append(times[place], time.Since(sent[id%len(sent)]).Nanoseconds())
				}
				out--
				if !isOver.Load() {
					send()
				}
			}
		}()
	}
	time.Sleep(seconds(plan.Warm))
	before, heard, meter, start := acknowledged.Load(), delivered.Load(), startMeter(plan), time.Now()
	isMeasured.Store(true)
	time.Sleep(seconds(plan.Seconds))
	isMeasured.Store(false)
	count, heard, took, spent := acknowledged.Load()-before, delivered.Load()-heard, time.Since(start).Seconds(), meter.stop()
	isOver.Store(true)
	wait.Wait()
	all := slices.Concat(times...)
	slices.Sort(all)
	quantiles := wantNumbers(all, 0.5, 0.99)
	for _, s := range append(readers, writers...) {
		s.conn.Close()
	}
	return map[string]any{
		"posts": count, "seconds": took, "cpu": spent, "all": acknowledged.Load(), "deliveries": heard,
		"p50_ms": quantiles[0], "p99_ms": quantiles[1],
	}
}
