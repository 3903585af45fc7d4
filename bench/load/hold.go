package main

import (
	"bufio"
	"fmt"
	"os"
)

// hold: opens every reader's socket, says so, and keeps them until standard error's reader closes the input.
func hold(plan Plan) any {
	sockets := dialAll(plan, plan.Readers)
	fmt.Printf("{\"open\":%d}\n", len(sockets))
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	for _, s := range sockets {
		s.conn.Close()
	}
	return map[string]any{"held": len(sockets)}
}
