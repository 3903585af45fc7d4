// A small fan-out server on github.com/centrifugal/centrifuge: memory broker, JSON over WebSocket,
// every connection is subscribed to "room" (or to the channel that it names) by the server, clients publish, no presence;
// with -history a channel keeps that many messages in memory, and who comes back is given what they missed.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/centrifugal/centrifuge"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "")
	delay := flag.Duration("write-delay", 0, "ConnectReply.WriteDelay (0 = library default)")
	maxm := flag.Int("max-in-frame", 0, "ConnectReply.MaxMessagesInFrame (0 = library default 16)")
	history := flag.Int("history", 0, "messages that a channel keeps, for recovery")
	pool := flag.Bool("write-pool", false, "WebsocketConfig.UseWriteBufferPool")
	flag.Parse()
	node, err := centrifuge.New(centrifuge.Config{LogLevel: centrifuge.LogLevelError, LogHandler: func(e centrifuge.LogEntry) { log.Println(e.Message, e.Fields) }})
	if err != nil {
		log.Fatal(err)
	}
	ping := centrifuge.PingPongConfig{PingInterval: 10 * time.Minute, PongTimeout: time.Minute}
	node.OnConnecting(func(ctx context.Context, e centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		room := struct{ Channel string }{"room"}
		if len(e.Data) > 0 {
			if err := json.Unmarshal(e.Data, &room); err != nil {
				return centrifuge.ConnectReply{}, err
			}
		}
		return centrifuge.ConnectReply{
			Credentials:        &centrifuge.Credentials{UserID: "u"},
			Subscriptions:      map[string]centrifuge.SubscribeOptions{room.Channel: {EnableRecovery: *history > 0}},
			WriteDelay:         *delay,
			MaxMessagesInFrame: *maxm,
		}, nil
	})
	node.OnConnect(func(c *centrifuge.Client) {
		c.OnPublish(func(e centrifuge.PublishEvent, cb centrifuge.PublishCallback) {
			cb(centrifuge.PublishReply{Options: centrifuge.PublishOptions{HistorySize: *history, HistoryTTL: time.Hour}}, nil)
		})
	})
	if err := node.Run(); err != nil {
		log.Fatal(err)
	}
	http.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{
		CheckOrigin: func(*http.Request) bool { return true }, PingPongConfig: ping, UseWriteBufferPool: *pool}))
	log.Fatal(http.ListenAndServe(*address, nil))
}
