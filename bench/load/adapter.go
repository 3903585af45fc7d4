package main

import "net"

// adapter speaks one server's protocol. Schedule, stamps and counting know nothing of it.
type adapter interface {
	// dial opens a connection that hears the guest's streams; the server has confirmed it.
	dial(plan Plan, guest Guest) (net.Conn, error)
	// post appends the command that brings `body` to everybody in the guest's conversation.
	post(out []byte, guest Guest, body []byte) []byte
	// hears tells whether a writer's connection gets the posts as well.
	hears() bool
}

func adapterOf(protocol string) adapter {
	switch protocol {
	case "", "parta":
		return &parta{}
	case "raw":
		return raw{}
	case "centrifuge":
		return &centrifuge{}
	case "xmpp":
		return &xmpp{}
	case "xmpp-tcp":
		return &xmpp{isTCP: true}
	case "redis":
		return redis{}
	case "nats":
		return nats{}
	}
	fail("unknown protocol %q", protocol)
	return nil
}

// parta is the product's own protocol (docs/realtime.md): sessions, subscriptions, acknowledged posts.
type parta struct{ id int }

func (*parta) dial(plan Plan, guest Guest) (net.Conn, error) {
	s, err := dial(plan, guest)
	if err != nil {
		return nil, err
	}
	return s.conn, nil
}

func (p *parta) post(out []byte, guest Guest, body []byte) []byte {
	p.id++
	text := make([]byte, 0, len(body)+200)
	text = append(text, `{"do":"chat.post_message","id":`...)
	text = appendNumber(text, p.id)
	text = append(text, `,"args":{"id":"`...)
	text = append(text, newID()...)
	text = append(text, `","conversationId":"`...)
	text = append(text, guest.Conversation...)
	text = append(text, `","body":"`...)
	text = append(text, body...)
	return appendFrame(out, opText, append(text, `"}}`...))
}

func (*parta) hears() bool { return false }
