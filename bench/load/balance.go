package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
)

// balance: a TCP balancer, connections in turn to the backends, until the input ends. Says its address first.
func balance(plan Plan) any {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail("%v", err)
	}
	fmt.Printf("{\"address\":%q}\n", listener.Addr().String())
	go func() {
		for place := 0; ; place++ {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go carry(near, plan.Backends[place%len(plan.Backends)])
		}
	}()
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	return map[string]any{"balanced": len(plan.Backends)}
}

// carry copies both ways; the kernel moves the bytes (splice).
func carry(near net.Conn, backend string) {
	far, err := net.Dial("tcp", backend)
	if err != nil {
		near.Close()
		return
	}
	go func() {
		_, _ = io.Copy(far, near)
		far.Close()
	}()
	_, _ = io.Copy(near, far)
	near.Close()
}
