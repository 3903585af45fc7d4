package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const ticks = 100 // per second, of /proc

// processCPU is the CPU time (s) of a process and its parent's number. The scheduler's own count is exact; where there is
// none, ticks are.
func processCPU(pid string) (spent float64, parent string) {
	spent, parent = tickedCPU(pid)
	threads, _ := filepath.Glob("/proc/" + pid + "/task/*/schedstat")
	exact := 0.0
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			return spent, parent
		}
		nanoseconds, _ := strconv.ParseFloat(strings.Fields(string(text))[0], 64)
		exact += nanoseconds / 1e9
	}
	if exact == 0 {
		return spent, parent
	}
	return exact, parent
}

func tickedCPU(pid string) (spent float64, parent string) {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, ""
	}
	fields := strings.Fields(string(text)[strings.LastIndexByte(string(text), ')')+2:])
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticks, fields[1]
}

// childrenCPU is the CPU time (s) of the processes that a process started: PostgreSQL's, one a connection.
func childrenCPU(parent int) float64 {
	total := endedCPU(parent)
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		if spent, of := processCPU(filepath.Base(folder)); of == strconv.Itoa(parent) {
			total += spent
		}
	}
	return total
}

// endedCPU is the CPU time (s) of those that ended meanwhile; without it their share would be taken back.
func endedCPU(parent int) float64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(parent) + "/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text)[strings.LastIndexByte(string(text), ')')+2:])
	user, _ := strconv.ParseFloat(fields[13], 64)
	system, _ := strconv.ParseFloat(fields[14], 64)
	return (user + system) / ticks
}

// ownCPU is the CPU time (s) of this program, threadCPU that of the calling thread.
func ownCPU() float64    { return usage(0) }
func threadCPU() float64 { return usage(1) }

func usage(who int) float64 {
	var found syscall.Rusage
	if syscall.Getrusage(who, &found) != nil {
		return 0
	}
	return float64(found.Utime.Sec+found.Stime.Sec) + float64(found.Utime.Usec+found.Stime.Usec)/1e6
}

// machineCPU is the busy time (s) of all cores together.
func machineCPU() float64 {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(strings.SplitN(string(text), "\n", 2)[0])
	busy := 0.0
	for _, place := range []int{1, 2, 3, 6, 7, 8} {
		value, _ := strconv.ParseFloat(fields[place], 64)
		busy += value
	}
	return busy / ticks
}

// Spent is CPU time in seconds.
type Spent struct {
	Server    float64 `json:"server"`
	Database  float64 `json:"database"`
	Generator float64 `json:"generator"`
	Machine   float64 `json:"machine"`
}

// meter holds the CPU times of a moment.
type meter struct {
	plan Plan
	at   Spent
}

func startMeter(plan Plan) meter {
	server, _ := processCPU(strconv.Itoa(plan.Server))
	for _, other := range plan.Others {
		spent, _ := processCPU(strconv.Itoa(other))
		server += spent
	}
	database := 0.0
	if plan.Postmaster > 0 {
		database = childrenCPU(plan.Postmaster)
	}
	return meter{plan, Spent{server, database, ownCPU(), machineCPU()}}
}

func (m meter) stop() Spent {
	now := startMeter(m.plan).at
	return Spent{
		now.Server - m.at.Server, now.Database - m.at.Database, now.Generator - m.at.Generator, now.Machine - m.at.Machine,
	}
}
