package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

const (
	opText   = 0x81
	opBinary = 0x82
)

func appendNumber(out []byte, number int) []byte { return strconv.AppendInt(out, int64(number), 10) }

// appendFrame appends a masked frame; the mask is zero, which the protocol allows and costs the client nothing.
func appendFrame(out []byte, first byte, content []byte) []byte {
	switch {
	case len(content) < 126:
		out = append(out, first, 0x80|byte(len(content)))
	case len(content) < 65536:
		out = binary.BigEndian.AppendUint16(append(out, first, 0x80|126), uint16(len(content)))
	default:
		out = binary.BigEndian.AppendUint64(append(out, first, 0x80|127), uint64(len(content)))
	}
	return append(append(out, 0, 0, 0, 0), content...)
}

// talk is the beginning of a peer's protocol: what was asked for is waited for; what comes after it is dropped,
// nothing is posted yet.
type talk struct {
	conn net.Conn
	err  error
	text string
}

func begin(address string) *talk {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err == nil {
		err = conn.SetDeadline(time.Now().Add(60 * time.Second))
	}
	return &talk{conn: conn, err: err}
}

func (t *talk) say(content []byte) *talk {
	if t.err == nil {
		_, t.err = t.conn.Write(content)
	}
	return t
}

func (t *talk) until(any ...string) *talk {
	var all []byte
	buffer := make([]byte, 8192)
	for t.err == nil {
		size, err := t.conn.Read(buffer)
		all = append(all, buffer[:size]...)
		for _, one := range any {
			if bytes.Contains(all, []byte(one)) {
				t.text = string(all)
				return t
			}
		}
		if err != nil {
			t.err = fmt.Errorf("waiting for %q: %w (%.300q came)", any, err, all)
		}
	}
	return t
}

func (t *talk) upgrade(address, path, more string) *talk {
	t.say(fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", path, address, more))
	if t.until("\r\n\r\n"); t.err == nil && !strings.Contains(t.text, " 101 ") {
		t.err = fmt.Errorf("no upgrade: %.200q", t.text)
	}
	return t
}

func (t *talk) done() (net.Conn, error) {
	if t.err != nil {
		return nil, t.err
	}
	return t.conn, t.conn.SetDeadline(time.Time{})
}

// raw: a WebSocket server that sends every frame to everybody.
type raw struct{}

func (raw) dial(plan Plan, guest Guest) (net.Conn, error) {
	return begin(plan.Address).upgrade(plan.Address, plan.Path, "").done()
}

func (raw) post(out []byte, guest Guest, body []byte) []byte { return appendFrame(out, opBinary, body) }
func (raw) hears() bool                                      { return true }

// centrifuge: its JSON protocol; the server subscribes everybody to "room".
type centrifuge struct{ id int }

func (*centrifuge) dial(plan Plan, guest Guest) (net.Conn, error) {
	return begin(plan.Address).upgrade(plan.Address, plan.Path, "").
		say(appendFrame(nil, opText, []byte(`{"id":1,"connect":{}}`))).until(`"subs":{"room"`).done()
}

func (c *centrifuge) post(out []byte, guest Guest, body []byte) []byte {
	c.id++
	return appendFrame(out, opText, fmt.Appendf(nil, `{"id":%d,"publish":{"channel":"room","data":{"b":"%s"}}}`, c.id+1, body))
}

func (*centrifuge) hears() bool { return true }

// xmpp: anonymous users in one multi-user chat, over WebSocket (RFC 7395) or TCP.
type xmpp struct {
	isTCP bool
	id    int
}

const xmppHost, xmppRooms = "localhost", "conference.localhost"

func (x *xmpp) stanza(text string) []byte {
	if x.isTCP {
		return []byte(text)
	}
	return appendFrame(nil, opText, []byte(text))
}

func (x *xmpp) open() []byte {
	if x.isTCP {
		return fmt.Appendf(nil, "<?xml version='1.0'?><stream:stream to='%s' version='1.0' xmlns='jabber:client' "+
			"xmlns:stream='http://etherx.jabber.org/streams'>", xmppHost)
	}
	return x.stanza(fmt.Sprintf("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='%s' version='1.0'/>", xmppHost))
}

func (x *xmpp) dial(plan Plan, guest Guest) (net.Conn, error) {
	t := begin(plan.Address)
	if !x.isTCP {
		t.upgrade(plan.Address, plan.Path, "Sec-WebSocket-Protocol: xmpp\r\n")
	}
	t.say(x.open()).until("</stream:features>")
	t.say(x.stanza("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>")).until("<success")
	t.say(x.open()).until("</stream:features>")
	t.say(x.stanza("<iq xmlns='jabber:client' type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")).until("</iq>")
	if guest.Conversation != "" {
		t.say(x.stanza(fmt.Sprintf("<presence xmlns='jabber:client' to='%s@%s/%s'><x xmlns='http://jabber.org/protocol/muc'>"+
			"<history maxstanzas='0'/></x></presence>", guest.Conversation, xmppRooms, newID()))).until("<subject", "</subject>")
	}
	return t.done()
}

func (x *xmpp) post(out []byte, guest Guest, body []byte) []byte {
	x.id++
	return append(out, x.stanza(fmt.Sprintf("<message xmlns='jabber:client' to='%s@%s' type='groupchat' id='m%d'><body>%s</body></message>",
		guest.Conversation, xmppRooms, x.id, body))...)
}

func (*xmpp) hears() bool { return true }

// redis: RESP2; whoever publishes doesn't subscribe.
type redis struct{}

func (redis) dial(plan Plan, guest Guest) (net.Conn, error) {
	t := begin(plan.Address)
	if len(guest.Streams) > 0 {
		t.say([]byte("*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\nroom\r\n")).until(":1\r\n")
	}
	return t.done()
}

func (redis) post(out []byte, guest Guest, body []byte) []byte {
	return fmt.Appendf(out, "*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n$%d\r\n%s\r\n", len(body), body)
}

func (redis) hears() bool { return false }

// nats: core publish/subscribe.
type nats struct{}

func (nats) dial(plan Plan, guest Guest) (net.Conn, error) {
	return begin(plan.Address).until("}").say([]byte("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true," +
		"\"lang\":\"x\",\"version\":\"1\",\"protocol\":0}\r\nSUB room 1\r\nPING\r\n")).until("PONG\r\n").done()
}

func (nats) post(out []byte, guest Guest, body []byte) []byte {
	return fmt.Appendf(out, "PUB room %d\r\n%s\r\n", len(body), body)
}

func (nats) hears() bool { return true }
