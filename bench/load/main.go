// load: the clients of the benches. Reads a plan (JSON) from standard input, prints figures (JSON) to standard output.
//
// It must never be what limits a run: one thread reads all sockets by epoll, counting deliveries without decoding
// them, and says how busy it was; the bench throws a run away in which it was the limit.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"
)

// Plan is what to do; see bench/generator.py.
type Plan struct {
	Kind string `json:"kind"` // fanout, turns, posts, pings, matrix, resume, hold, balance
	// Turns: the servers that are measured, a plan each.
	Targets []Plan `json:"targets"`
	Name    string `json:"name"`
	// Balance: who connections go to in turn.
	Backends []string `json:"backends"`
	TLS      string   `json:"tls"`
	// What the server speaks (adapter.go); empty: the product's own protocol.
	Protocol string  `json:"protocol"`
	Address  string  `json:"address"`
	Path     string  `json:"path"`
	Readers  []Guest `json:"readers"`
	Writers  []Guest `json:"writers"`
	Seconds  float64 `json:"seconds"`
	Warm     float64 `json:"warm"`
	Windows  []int   `json:"windows"` // fanout: messages that not everybody has yet, a run each
	Window   int     `json:"window"`  // posts: unanswered ones of a writer
	Size     int     `json:"size"`    // bytes of a message's text
	Rate     float64 `json:"rate"`    // storm: posts a second
	Samples  int     `json:"samples"` // sockets that time what they get
	// Whose CPU time is counted; a server may be several processes.
	Server     int   `json:"server"`
	Others     []int `json:"others"`
	Postmaster int   `json:"postmaster"`
}

// Guest is somebody with a session, and the streams they follow or the conversation they write into.
type Guest struct {
	Cookie       string   `json:"cookie"`
	Streams      []string `json:"streams"`
	Conversation string   `json:"conversation"`
	// How many get what this guest writes; 0: everybody.
	Hearers int `json:"hearers"`
	// Storm: what they sign in with, and the paths that their first screen loads.
	Contact string   `json:"contact"`
	Code    string   `json:"code"`
	Loads   []string `json:"loads"`
}

var input = json.NewDecoder(os.Stdin)

func main() {
	var plan Plan
	if err := input.Decode(&plan); err != nil {
		fail("the plan can't be read: %v", err)
	}
	allowFiles()
	runs := map[string]func(Plan) any{"fanout": fanout, "turns": turns, "posts": posts, "hold": hold, "pings": pings, "matrix": matrix, "resume": resume, "storm": storm, "balance": balance}
	run, known := runs[plan.Kind]
	if !known {
		fail("unknown kind %q", plan.Kind)
	}
	answer, err := json.Marshal(run(plan))
	if err != nil {
		fail("%v", err)
	}
	fmt.Println(string(answer))
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "load: "+format+"\n", values...)
	os.Exit(1)
}

func allowFiles() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		limit.Cur = limit.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
}

func seconds(of float64) time.Duration { return time.Duration(of * float64(time.Second)) }
