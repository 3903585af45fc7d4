run_as_root = true
pidfile = "@FOLDER@/prosody.pid"
data_path = "@FOLDER@/data"
certificates = "@FOLDER@"
daemonize = false
network_backend = "epoll"
modules_enabled = { "disco", "saslauth", "websocket" }
modules_disabled = { "s2s", "tls", "offline", "c2s_limits" }
interfaces = { "127.0.0.1" }
http_interfaces = { "127.0.0.1" }
c2s_ports = {}
c2s_direct_tls_ports = {}
s2s_ports = {}
http_ports = { @PORT@ }
https_ports = {}
http_host = "127.0.0.1"
consider_websocket_secure = true
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
network_settings = { tcp_backlog = 4096 }
gc = { mode = "generational" }
storage = "memory"
log = { warn = "*console" }
VirtualHost "localhost"
  authentication = "anonymous"
  http_host = "127.0.0.1"
Component "conference.localhost" "muc"
  muc_room_default_history_length = 0
  muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }
  muc_room_locking = false
