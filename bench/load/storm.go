package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// storm: everybody comes within `seconds`, by an even schedule, each on connections of their own: signs in with a code,
// loads what a first screen shows, opens a socket and follows their streams. Meanwhile the writers post `rate` times a
// second altogether, and whoever came hears them. Times are counted from the moment that a request was due.
func storm(plan Plan) any {
	writers := dialAll(plan, plan.Writers)
	var lock sync.Mutex
	times := map[string][]int64{}
	refused := []string{}
	note := func(what string, began time.Time, err error) {
		lock.Lock()
		defer lock.Unlock()
		times[what] = append(times[what], time.Since(began).Nanoseconds())
		if err != nil {
			refused = append(refused, fmt.Sprintf("%s: %v", what, err))
		}
	}
	meter, start := startMeter(plan), time.Now()
	var wait sync.WaitGroup
	sockets := make([]*socket, len(plan.Readers))
	for place, guest := range plan.Readers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			due := start.Add(time.Duration(float64(place) / float64(len(plan.Readers)) * plan.Seconds * 1e9))
			time.Sleep(time.Until(due))
			sockets[place] = arrive(plan, guest, due, note)
		}()
	}
	for place, s := range writers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			lesson(plan, place, s, start, note)
		}()
	}
	wait.Wait()
	spent := meter.stop()
	for _, s := range append(sockets, writers...) {
		if s != nil {
			s.conn.Close()
		}
	}
	found := map[string]any{}
	for what, some := range times {
		slices.Sort(some)
		found[what] = wantNumbers(some, 0.5, 0.99, 1)
	}
	return map[string]any{
		"came": len(plan.Readers), "times": found, "refused": len(refused), "first_refused": append(refused, "")[0],
		"seconds": time.Since(start).Seconds(), "cpu": spent, "posts": len(times["post"]),
	}
}

// arrive is the way of one person from the sign-in to the socket; nil if it ended somewhere.
func arrive(plan Plan, guest Guest, due time.Time, note func(string, time.Time, error)) *socket {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	ask := func(method, path string, body any) (*http.Response, error) {
		text, _ := json.Marshal(body)
		request, err := http.NewRequest(method, "http://"+plan.Address+path, bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Cookie", guest.Cookie)
		response, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		answer, err := io.ReadAll(response.Body)
		if err == nil && response.StatusCode/100 != 2 {
			err = fmt.Errorf("%d %.200s", response.StatusCode, answer)
		}
		return response, err
	}
	response, err := ask("POST", "/api/sign-in", map[string]any{"contact": guest.Contact, "code": guest.Code})
	note("sign_in", due, err)
	if err != nil {
		return nil
	}
	for _, cookie := range response.Cookies() {
		guest.Cookie = cookie.Name + "=" + cookie.Value
	}
	for _, path := range guest.Loads {
		began := time.Now()
		_, err := ask("GET", path, nil)
		note("snapshot", began, err)
	}
	began := time.Now()
	s, err := dial(plan, guest)
	note("subscription", began, err)
	if err != nil {
		return nil
	}
	go func() {
		for {
			if _, err := s.read(); err != nil {
				return
			}
		}
	}()
	return s
}

// lesson posts by an even schedule, and waits for each answer.
func lesson(plan Plan, place int, s *socket, start time.Time, note func(string, time.Time, error)) {
	every := time.Duration(float64(len(plan.Writers)) / plan.Rate * 1e9)
	body := strings.Repeat("а", plan.Size/2)
	for at := start.Add(every * time.Duration(place) / time.Duration(len(plan.Writers))); at.Sub(start) < seconds(plan.Seconds); at = at.Add(every) {
		time.Sleep(time.Until(at))
		arguments := map[string]any{"id": newID(), "conversationId": plan.Writers[place].Conversation, "body": body}
		err := s.call("chat.post_message", arguments)
		if err == nil {
			err = s.answer()
		}
		note("post", at, err)
		if err != nil {
			return
		}
	}
}
