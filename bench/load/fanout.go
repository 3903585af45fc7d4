package main

import (
	"bytes"
	"fmt"
	"math"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Every text ends with a mark and the moment it was sent: counting marks is counting deliveries, however frames
// are joined in a read.
var mark = []byte("^~")

const moment = 19 // digits of nanoseconds

const inFlight = 1 << 16

type reader struct {
	fd      int
	seen    int64
	cut     bool // the last read ended with the mark's first byte
	samples bool
	part    []byte
	inside  bool
}

type audience struct {
	readers    []*reader
	deliveries atomic.Int64
	full       atomic.Int64 // messages that every reader has
	lost       atomic.Int64
	got        [inFlight]int32
	latencies  []int64
	cpu        atomic.Uint64 // of the reading thread, as float bits
	kick       chan struct{}
}

// take moves a connection out of Go's poller to a plain descriptor.
func take(conn net.Conn) int {
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		fail("%v", err)
	}
	fd, err := syscall.Dup(int(file.Fd()))
	if err != nil {
		fail("%v", err)
	}
	file.Close()
	conn.Close()
	_ = syscall.SetNonblock(fd, true)
	return fd
}

func gather(sockets []*socket) *audience {
	a := &audience{kick: make(chan struct{}, 1)}
	every := max(1, len(sockets)/20)
	for place, s := range sockets {
		a.readers = append(a.readers, &reader{fd: take(s.conn), samples: place%every == 0})
	}
	return a
}

func (a *audience) listen() {
	runtime.LockOSThread()
	poll, err := syscall.EpollCreate1(0)
	if err != nil {
		fail("%v", err)
	}
	for place, r := range a.readers {
		event := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(place)}
		if err := syscall.EpollCtl(poll, syscall.EPOLL_CTL_ADD, r.fd, &event); err != nil {
			fail("%v", err)
		}
	}
	events := make([]syscall.EpollEvent, 256)
	buffer := make([]byte, 128<<10)
	for {
		count, err := syscall.EpollWait(poll, events, 50)
		a.cpu.Store(math.Float64bits(threadCPU()))
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			fail("%v", err)
		}
		for _, event := range events[:count] {
			r := a.readers[event.Fd]
			size, err := syscall.Read(r.fd, buffer)
			if err == syscall.EAGAIN || err == syscall.EINTR {
				continue
			}
			if size <= 0 {
				a.lost.Add(1)
				_ = syscall.EpollCtl(poll, syscall.EPOLL_CTL_DEL, r.fd, nil)
				continue
			}
			a.feed(r, buffer[:size])
		}
	}
}

func (a *audience) feed(r *reader, data []byte) {
	found := bytes.Count(data, mark)
	if r.cut && data[0] == mark[1] {
		found++
	}
	if r.samples {
		a.stamp(r, data)
	}
	r.cut = data[len(data)-1] == mark[0]
	if found == 0 {
		return
	}
	a.deliveries.Add(int64(found))
	for range found {
		place := r.seen % inFlight
		r.seen++
		a.got[place]++
		if int(a.got[place]) < len(a.readers) {
			continue
		}
		a.got[place] = 0
		a.full.Add(1)
		select {
		case a.kick <- struct{}{}:
		default:
		}
	}
}

func (a *audience) stamp(r *reader, data []byte) {
	for {
		if !r.inside {
			if r.cut && data[0] == mark[1] {
				data = data[1:]
			} else if place := bytes.Index(data, mark); place >= 0 {
				data = data[place+2:]
			} else {
				return
			}
			r.cut, r.inside, r.part = false, true, r.part[:0]
		}
		missing := moment - len(r.part)
		if len(data) < missing {
			r.part = append(r.part, data...)
			return
		}
		r.part = append(r.part, data[:missing]...)
		data, r.inside = data[missing:], false
		sent, err := strconv.ParseInt(string(r.part), 10, 64)
		if err == nil {
			a.latencies = append(a.latencies, time.Now().UnixNano()-sent)
		}
		if len(data) == 0 {
			return
		}
	}
}

// fanout: writers post, at most `window` messages that not every reader has yet; one window after another.
func fanout(plan Plan) any {
	a := gather(dialAll(plan, plan.Readers))
	writers := dialAll(plan, plan.Writers)
	for _, s := range writers {
		go func() {
			for {
				text, err := s.read()
				if err != nil {
					fail("a writer was closed: %v", err)
				}
				if bytes.Contains(text[:min(len(text), 40)], []byte(`"problem"`)) {
					fail("a post was refused: %s", text)
				}
			}
		}()
	}
	go a.listen()

	filler := strings.Repeat("а", max(0, plan.Size-len(mark)-moment)/2)
	var sent int64
	post := func() {
		s := writers[int(sent)%len(writers)]
		guest := plan.Writers[int(sent)%len(writers)]
		body := fmt.Sprintf("%s%s%019d", filler, mark, time.Now().UnixNano())
		if err := s.call("chat.post_message", map[string]any{
			"id": newID(), "conversationId": guest.Conversation, "body": body,
		}); err != nil {
			fail("%v", err)
		}
		sent++
	}
	await := func(target int64) {
		deadline := time.After(20 * time.Second)
		for a.full.Load() < target {
			select {
			case <-a.kick:
			case <-deadline:
				fail("%d of %d messages arrived everywhere, %d sockets lost", a.full.Load(), sent, a.lost.Load())
			}
		}
	}
	run := func(long time.Duration, window int) {
		for end := time.Now().Add(long); time.Now().Before(end); {
			post()
			await(sent - int64(window) + 1)
		}
		await(sent)
	}

	found := []map[string]any{}
	for _, window := range plan.Windows {
		run(seconds(plan.Warm), window)
		runtime.GC()
		first, before, skip := sent, a.deliveries.Load(), len(a.latencies)
		meter, reading, start := startMeter(plan), math.Float64frombits(a.cpu.Load()), time.Now()
		run(seconds(plan.Seconds), window)
		took := time.Since(start).Seconds()
		spent := meter.stop()
		time.Sleep(100 * time.Millisecond) // the reading thread writes its CPU time down, and is idle after
		latencies := slices.Clone(a.latencies[skip:])
		slices.Sort(latencies)
		quantiles := wantNumbers(latencies, 0.5, 0.99)
		found = append(found, map[string]any{
			"posts": sent - first, "deliveries": a.deliveries.Load() - before, "seconds": took, "cpu": spent,
			"reading_seconds": math.Float64frombits(a.cpu.Load()) - reading, "lost": a.lost.Load(),
			"p50_ms": quantiles[0], "p99_ms": quantiles[1],
		})
	}
	return found
}
