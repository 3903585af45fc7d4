package main

import (
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// How many connections are begun at the same time: as many as a listening socket's queue takes.
const atOnce = 1000

// returning is somebody whose network goes away: what they know is kept.
type returning struct {
	guest Guest
	conn  net.Conn
	// The product: the last seq of each stream. Centrifuge: its channel's place, as JSON.
	known  map[string]int
	place  string
	missed int
}

// resume: opens every reader's socket and says so; then, a line of input each: cuts all of them at once, without a word,
// and lets every writer post `window` messages; and lets them all come back, each with what it knows.
func resume(plan Plan) any {
	crowd := crowdOf(plan.Readers)
	come := back
	if plan.Protocol == "centrifuge" {
		come = backToCentrifuge
	}
	all(crowd, func(one *returning) { come(plan, one) })
	step := func(text string) {
		fmt.Println(text)
		var next json.RawMessage
		if input.Decode(&next) != nil {
			fail("nobody says how it goes on")
		}
	}
	step(fmt.Sprintf(`{"open":%d}`, len(crowd)))
	for _, one := range crowd {
		if tcp, is := one.conn.(*net.TCPConn); is {
			_ = tcp.SetLinger(0)
		}
		one.conn.Close()
		one.missed = 0
	}
	all(crowdOf(plan.Writers), func(one *returning) { write(plan, one) })
	step(fmt.Sprintf(`{"cut":%d}`, len(crowd)))
	meter, start := startMeter(plan), time.Now()
	times := make([]int64, len(crowd))
	var next atomic.Int64
	all(crowd, func(one *returning) {
		come(plan, one)
		times[next.Add(1)-1] = time.Since(start).Nanoseconds()
	})
	took, spent := time.Since(start).Seconds(), meter.stop()
	slices.Sort(times)
	missed := 0
	for _, one := range crowd {
		missed += one.missed
		one.conn.Close()
	}
	quantiles := wantNumbers(times, 0.5, 0.99)
	return map[string]any{
		"sockets": len(crowd), "seconds": took, "cpu": spent, "missed": missed,
		"p50_ms": quantiles[0], "p99_ms": quantiles[1],
	}
}

func crowdOf(guests []Guest) []*returning {
	crowd := make([]*returning, len(guests))
	for place, guest := range guests {
		crowd[place] = &returning{guest: guest}
	}
	return crowd
}

// write posts `window` messages into the guest's conversation, each after the answer to the one before.
func write(plan Plan, one *returning) {
	body := strings.Repeat("а", plan.Size/2)
	if plan.Protocol != "centrifuge" {
		s, err := dial(plan, one.guest)
		if err != nil {
			fail("%v", err)
		}
		for range plan.Window {
			arguments := map[string]any{"id": newID(), "conversationId": one.guest.Conversation, "body": body}
			if err := s.call("chat.post_message", arguments); err != nil {
				fail("%v", err)
			}
			if err := s.answer(); err != nil {
				fail("%v", err)
			}
		}
		s.conn.Close()
		return
	}
	channel := one.guest.Conversation
	t := begin(plan.Address).upgrade(plan.Address, plan.Path, "").
		say(appendFrame(nil, opText, fmt.Appendf(nil, `{"id":1,"connect":{"data":{"channel":%q}}}`, channel))).until(`"ping":`)
	for id := 2; id < plan.Window+2; id++ {
		t.say(appendFrame(nil, opText, fmt.Appendf(nil, `{"id":%d,"publish":{"channel":%q,"data":{"b":"%s"}}}`, id, channel, body))).
			until(fmt.Sprintf(`{"id":%d,"publish"`, id))
	}
	conn, err := t.done()
	if err != nil {
		fail("%v", err)
	}
	conn.Close()
}

func all(crowd []*returning, do func(*returning)) {
	var wait sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, one := range crowd {
		wait.Add(1)
		slots <- struct{}{}
		go func() {
			defer wait.Done()
			do(one)
			<-slots
		}()
	}
	wait.Wait()
}

// back opens a socket and follows the streams from what is known on; what was missed comes before the answer.
func back(plan Plan, one *returning) {
	s, err := dial(plan, Guest{Cookie: one.guest.Cookie})
	if err != nil {
		fail("%v", err)
	}
	if one.known == nil {
		one.known = map[string]int{}
		for _, stream := range one.guest.Streams {
			one.known[stream] = -1
		}
	}
	if err := s.call("subscribe", map[string]any{"streams": one.known}); err != nil {
		fail("%v", err)
	}
	for {
		text, err := s.read()
		if err != nil {
			fail("%v", err)
		}
		if strings.HasPrefix(string(text[:min(len(text), 10)]), `{"stream"`) {
			one.missed++
			continue
		}
		var answer struct {
			Ok struct {
				Heads   map[string]int `json:"heads"`
				Stale   []string       `json:"stale"`
				Refused []string       `json:"refused"`
			} `json:"ok"`
			Re *int `json:"re"`
		}
		if err := json.Unmarshal(text, &answer); err != nil || answer.Re == nil {
			fail("no answer: %.200s", text)
		}
		if len(answer.Ok.Stale)+len(answer.Ok.Refused) > 0 || len(answer.Ok.Heads) != len(one.known) {
			fail("not let in: %.300s", text)
		}
		one.known, one.conn = answer.Ok.Heads, s.conn
		return
	}
}

// backToCentrifuge connects; the server subscribes it to the channel in the data, from the place that is known.
func backToCentrifuge(plan Plan, one *returning) {
	subs := ""
	if one.place != "" {
		subs = fmt.Sprintf(`,"subs":{%q:%s}`, one.guest.Conversation, one.place)
	}
	t := begin(plan.Address).upgrade(plan.Address, plan.Path, "").
		say(appendFrame(nil, opText, fmt.Appendf(nil, `{"id":1,"connect":{"data":{"channel":%q}%s}}`, one.guest.Conversation, subs)))
	// The reply ends with the subscription's place, after what was missed.
	t.until(`"ping":`)
	conn, err := t.done()
	if err != nil {
		fail("%v", err)
	}
	text := t.text[strings.Index(t.text, `{"id":1`):]
	var reply struct {
		Connect struct {
			Subs map[string]struct {
				Epoch        string            `json:"epoch"`
				Offset       uint64            `json:"offset"`
				Recovered    bool              `json:"recovered"`
				Publications []json.RawMessage `json:"publications"`
			} `json:"subs"`
		} `json:"connect"`
	}
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&reply); err != nil {
		fail("%v: %.300s", err, text)
	}
	found, known := reply.Connect.Subs[one.guest.Conversation]
	if !known || (one.place != "" && !found.Recovered) {
		fail("not recovered: %.300s", text)
	}
	one.missed += len(found.Publications)
	one.place = fmt.Sprintf(`{"recover":true,"epoch":%q,"offset":%d}`, found.Epoch, found.Offset)
	one.conn = conn
}
