package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"time"
)

// balance: a TCP balancer, connections in turn to the backends, until the input ends. Says its address first. With
// plan.TLS "serve" it ends TLS before the backends, as a proxy does for the server; with "dial" it speaks TLS to them,
// for clients that don't; with "copy" it moves bytes as those two do, and nothing is encrypted.
func balance(plan Plan) any {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail("%v", err)
	}
	address := listener.Addr().String()
	if plan.TLS == "serve" {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate()}})
	}
	fmt.Printf("{\"address\":%q}\n", address)
	go func() {
		for place := 0; ; place++ {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go carry(near, plan.Backends[place%len(plan.Backends)], plan.TLS)
		}
	}()
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	return map[string]any{"balanced": len(plan.Backends)}
}

// carry copies both ways; between two plain connections the kernel moves the bytes (splice).
func carry(near net.Conn, backend, how string) {
	far, err := net.Dial("tcp", backend)
	if err != nil {
		near.Close()
		return
	}
	if how == "dial" {
		// Whom we speak to was started a moment ago, on this machine.
		far = tls.Client(far, &tls.Config{InsecureSkipVerify: true})
	}
	go func() {
		_, _ = move(far, near, how)
		far.Close()
	}()
	_, _ = move(near, far, how)
	near.Close()
}

func move(to, from net.Conn, how string) (int64, error) {
	if how == "" {
		return io.Copy(to, from)
	}
	// Hidden from each other they can't be spliced.
	return io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{from}, make([]byte, 16<<10))
}

func certificate() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		fail("%v", err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: []string{"localhost"},
	}
	text, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		fail("%v", err)
	}
	return tls.Certificate{Certificate: [][]byte{text}, PrivateKey: key}
}
