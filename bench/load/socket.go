package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// socket is one client of the realtime protocol (docs/realtime.md).
type socket struct {
	conn net.Conn
	in   *bufio.Reader
	id   int
}

type frame struct {
	Re      *int            `json:"re"`
	Ok      json.RawMessage `json:"ok"`
	Problem json.RawMessage `json:"problem"`
	Type    string          `json:"type"`
}

func dial(plan Plan, guest Guest) (*socket, error) {
	conn, err := net.Dial("tcp", plan.Address)
	if err != nil {
		return nil, err
	}
	s := &socket{conn: conn, in: bufio.NewReaderSize(conn, 4096)}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nCookie: %s\r\n\r\n",
		plan.Path, plan.Address, guest.Cookie)
	response, err := http.ReadResponse(s.in, nil)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != 101 {
		return nil, fmt.Errorf("refused: %s", response.Status)
	}
	if _, err := s.read(); err != nil { // hello
		return nil, err
	}
	if len(guest.Streams) == 0 {
		return s, nil
	}
	wanted := map[string]int{}
	for _, stream := range guest.Streams {
		wanted[stream] = -1
	}
	if err := s.call("subscribe", map[string]any{"streams": wanted}); err != nil {
		return nil, err
	}
	return s, s.answer()
}

func (s *socket) call(do string, arguments any) error {
	s.id++
	text, err := json.Marshal(map[string]any{"do": do, "id": s.id, "args": arguments})
	if err != nil {
		return err
	}
	return s.write(text)
}

// write sends a masked text frame; the mask is zero, which the protocol allows and costs the client nothing.
func (s *socket) write(text []byte) error {
	_, err := s.conn.Write(appendFrame(make([]byte, 0, len(text)+14), opText, text))
	return err
}

func (s *socket) read() ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(s.in, head[:]); err != nil {
		return nil, err
	}
	length := uint64(head[1] & 0x7f)
	switch length {
	case 126:
		var more [2]byte
		if _, err := io.ReadFull(s.in, more[:]); err != nil {
			return nil, err
		}
		length = uint64(binary.BigEndian.Uint16(more[:]))
	case 127:
		var more [8]byte
		if _, err := io.ReadFull(s.in, more[:]); err != nil {
			return nil, err
		}
		length = binary.BigEndian.Uint64(more[:])
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(s.in, text); err != nil {
		return nil, err
	}
	if head[0] != 0x81 {
		return nil, fmt.Errorf("a frame that is no text: %x %q", head[0], text)
	}
	return text, nil
}

// answer reads up to the answer of the last call.
func (s *socket) answer() error {
	for {
		text, err := s.read()
		if err != nil {
			return err
		}
		var found frame
		if err := json.Unmarshal(text, &found); err != nil {
			return err
		}
		if found.Re == nil || *found.Re != s.id {
			continue
		}
		if found.Problem != nil {
			return fmt.Errorf("refused: %s", found.Problem)
		}
		return nil
	}
}

// dialAll opens a socket for every guest, some at a time.
func dialAll(plan Plan, guests []Guest) []*socket {
	found := make([]*socket, len(guests))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(16, len(guests)) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for {
				place := int(next.Add(1)) - 1
				if place >= len(guests) {
					return
				}
				s, err := dial(plan, guests[place])
				if err != nil {
					fail("socket %d: %v", place, err)
				}
				found[place] = s
			}
		}()
	}
	wait.Wait()
	return found
}

func wantNumbers(of []int64, parts ...float64) []float64 {
	found := make([]float64, len(parts))
	for place, part := range parts {
		if len(of) > 0 {
			found[place] = float64(of[min(len(of)-1, int(float64(len(of))*part))]) / 1e6
		}
	}
	return found
}
