package main

import (
	"bytes"
	"math"
	"net"
	"runtime"
	"strconv"
	"sync"
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
	answers bool // a writer that doesn't hear the room: what comes are answers
	part    []byte
	inside  bool
}

// audience is everybody who hears the rooms of one server, and those who write into them.
type audience struct {
	sockets    []*reader
	listeners  int // sockets that count
	deliveries atomic.Int64
	full       atomic.Int64 // messages that every listener of the only room has
	lost       atomic.Int64
	reads      atomic.Int64
	bytes      atomic.Int64
	refused    atomic.Pointer[string]
	got        [inFlight]int32
	sampling   sync.Mutex
	latencies  []int64
	cpu        atomic.Uint64 // of the reading thread, as float bits
	kick       chan struct{}
	// The writer sleeps until so many deliveries, or full messages, are there.
	wantedDeliveries, wantedFull atomic.Int64
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

// gather puts the readers, and the writers, into one audience; `samples` of the readers time what they get.
func gather(readers, writers []net.Conn, hears bool, samples int) *audience {
	a := &audience{kick: make(chan struct{}, 1)}
	a.wantedDeliveries.Store(math.MaxInt64)
	a.wantedFull.Store(math.MaxInt64)
	every := max(1, len(readers)/max(1, samples))
	for place, conn := range readers {
		a.sockets = append(a.sockets, &reader{fd: take(conn), samples: place%every == 0})
	}
	for _, conn := range writers {
		a.sockets = append(a.sockets, &reader{fd: take(conn), answers: !hears})
	}
	a.listeners = len(readers)
	if hears {
		a.listeners += len(writers)
	}
	return a
}

func (a *audience) listen() {
	runtime.LockOSThread()
	poll, err := syscall.EpollCreate1(0)
	if err != nil {
		fail("%v", err)
	}
	for place, r := range a.sockets {
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
			r := a.sockets[event.Fd]
			size, err := syscall.Read(r.fd, buffer)
			if err == syscall.EAGAIN || err == syscall.EINTR {
				continue
			}
			if size <= 0 {
				a.lost.Add(1)
				_ = syscall.EpollCtl(poll, syscall.EPOLL_CTL_DEL, r.fd, nil)
				continue
			}
			a.reads.Add(1)
			a.bytes.Add(int64(size))
			a.feed(r, buffer[:size])
		}
	}
}

func (a *audience) feed(r *reader, data []byte) {
	if r.answers {
		if bytes.Contains(data, []byte(`"problem"`)) && a.refused.Load() == nil {
			text := string(data)
			a.refused.Store(&text)
		}
		return
	}
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
	full := int64(0)
	for range found {
		place := r.seen % inFlight
		r.seen++
		a.got[place]++
		if int(a.got[place]) == a.listeners {
			a.got[place] = 0
			full = a.full.Add(1)
		}
	}
	if a.deliveries.Add(int64(found)) >= a.wantedDeliveries.Load() || full >= a.wantedFull.Load() {
		a.wantedDeliveries.Store(math.MaxInt64)
		a.wantedFull.Store(math.MaxInt64)
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
			late := time.Now().UnixNano() - sent
			a.sampling.Lock()
			a.latencies = append(a.latencies, late)
			a.sampling.Unlock()
		}
		if len(data) == 0 {
			return
		}
	}
}
