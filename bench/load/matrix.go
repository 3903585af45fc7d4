package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// homeserver is a Matrix server: users who are all in one room.
type homeserver struct {
	address string
	client  *http.Client
	tokens  []string
	room    string
	number  atomic.Int64
}

func (h *homeserver) do(method, path, token string, body any) []byte {
	var content io.Reader
	if body != nil {
		text, _ := json.Marshal(body)
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, "http://"+h.address+path, content)
	if err != nil {
		fail("%v", err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := h.client.Do(request)
	if err != nil {
		fail("%s: %v", path, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode/100 != 2 {
		fail("%s: %d %.200s", path, response.StatusCode, text)
	}
	return text
}

func (h *homeserver) field(name string, text []byte) string {
	var found map[string]any
	if err := json.Unmarshal(text, &found); err != nil {
		fail("%v", err)
	}
	value, _ := found[name].(string)
	return value
}

func (h *homeserver) register(place int) string {
	nonce := h.field("nonce", h.do("GET", "/_synapse/admin/v1/register", "", nil))
	user, secret := fmt.Sprintf("u%d-%d", place, time.Now().UnixNano()), hmac.New(sha1.New, []byte("x"))
	secret.Write([]byte(nonce + "\x00" + user + "\x00pw\x00notadmin"))
	return h.field("access_token", h.do("POST", "/_synapse/admin/v1/register", "", map[string]any{
		"nonce": nonce, "username": user, "password": "pw", "admin": false, "mac": hex.EncodeToString(secret.Sum(nil)),
	}))
}

// post sends a text with `at` in it; it is acknowledged when it returns.
func (h *homeserver) post(place int, at time.Time, size int) {
	body := fmt.Sprintf("%s%s%019d", strings.Repeat("а", max(0, size-21)/2), mark, at.UnixNano())
	path := fmt.Sprintf("/_matrix/client/v3/rooms/%s/send/m.room.message/t%d", url.PathEscape(h.room), h.number.Add(1))
	h.do("PUT", path, h.tokens[place], map[string]any{"msgtype": "m.text", "body": body})
}

const quietFilter = `{"presence":{"types":[]},"account_data":{"types":[]},"room":{"timeline":{"limit":1000},` +
	`"ephemeral":{"types":[]},"account_data":{"types":[]}}}`

// follow polls for what is new until `stop`; `heard` gets the time that each message took.
func (h *homeserver) follow(token string, ready *sync.WaitGroup, stop *atomic.Bool, heard func(int64)) {
	since := ""
	for !stop.Load() {
		path := "/_matrix/client/v3/sync?filter=" + url.QueryEscape(quietFilter)
		if since == "" {
			path += "&timeout=0"
		} else {
			path += "&timeout=20000&since=" + url.QueryEscape(since)
		}
		text := h.do("GET", path, token, nil)
		now, isFirst := time.Now().UnixNano(), since == ""
		since = h.field("next_batch", text)
		if isFirst {
			ready.Done()
			continue
		}
		for {
			_, rest, found := bytes.Cut(text, mark)
			if !found || len(rest) < moment {
				break
			}
			if sent, err := strconv.ParseInt(string(rest[:moment]), 10, 64); err == nil {
				heard(now - sent)
			}
			text = rest
		}
	}
}

// matrix: as many users as there are writers, all in one room. First the most that they post in a closed loop, one
// unanswered each; then an even schedule at half of that, with `readers` that poll.
func matrix(plan Plan) any {
	h := &homeserver{address: plan.Address, client: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 2000, DisableCompression: true}, Timeout: 60 * time.Second,
	}}
	for place := range plan.Writers {
		h.tokens = append(h.tokens, h.register(place))
	}
	h.room = h.field("room_id", h.do("POST", "/_matrix/client/v3/createRoom", h.tokens[0], map[string]any{"preset": "public_chat"}))
	for _, token := range h.tokens[1:] {
		h.do("POST", "/_matrix/client/v3/join/"+url.PathEscape(h.room), token, map[string]any{})
	}

	var wait sync.WaitGroup
	var lock sync.Mutex
	var answers, deliveries []int64
	meter, start := startMeter(plan), time.Now()
	for place := range h.tokens {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for time.Since(start) < seconds(plan.Seconds) {
				began := time.Now()
				h.post(place, began, plan.Size)
				lock.Lock()
				answers = append(answers, time.Since(began).Nanoseconds())
				lock.Unlock()
			}
		}()
	}
	wait.Wait()
	took, spent := time.Since(start).Seconds(), meter.stop()
	most := float64(len(answers)) / took

	var stop atomic.Bool
	var ready sync.WaitGroup
	followers := min(len(plan.Readers), len(h.tokens))
	ready.Add(followers)
	for _, token := range h.tokens[:followers] {
		go h.follow(token, &ready, &stop, func(nanoseconds int64) {
			lock.Lock()
			deliveries = append(deliveries, nanoseconds)
			lock.Unlock()
		})
	}
	ready.Wait()
	begun, sent := time.Now(), 0
	for ; ; sent++ {
		at := begun.Add(time.Duration(float64(sent) / (most / 2) * 1e9))
		if at.Sub(begun) > seconds(plan.Seconds) {
			break
		}
		time.Sleep(time.Until(at))
		wait.Add(1)
		go func() {
			defer wait.Done()
			h.post(sent%len(h.tokens), at, plan.Size)
		}()
	}
	wait.Wait()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		lock.Lock()
		count := len(deliveries)
		lock.Unlock()
		if count >= sent*followers {
			break
		}
	}
	stop.Store(true)
	lock.Lock()
	defer lock.Unlock()
	slices.Sort(answers)
	slices.Sort(deliveries)
	acknowledged, delivered := wantNumbers(answers, 0.5, 0.99), wantNumbers(deliveries, 0.5, 0.99)
	return map[string]any{
		"posts": len(answers), "seconds": took, "cpu": spent, "posts_per_second": most, "p99_ms": acknowledged[1],
		"sent": sent, "deliveries": len(deliveries), "owed": sent * followers,
		"delivery_p50_ms": delivered[0], "delivery_p99_ms": delivered[1],
	}
}
