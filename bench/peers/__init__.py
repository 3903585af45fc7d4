"""The engine's peers: servers of others, installed on the spot from ordinary packages, started on a port of their own.

A peer is a folder or a module with one `Peer`: how it is installed, and by which command it is started. `start` gives
its address and processes; what it speaks is an adapter of the load generator (load/adapter.go).
"""

from .centrifugo import CENTRIFUGO as CENTRIFUGO
from .centrifugo import CENTRIFUGO_5_MS as CENTRIFUGO_5_MS
from .ejabberd import EJABBERD as EJABBERD
from .ejabberd import EJABBERD_ARCHIVE as EJABBERD_ARCHIVE
from .ejabberd import EJABBERD_TCP as EJABBERD_TCP
from .limits import C_LOOP as C_LOOP
from .limits import PLAIN as PLAIN
from .peer import Peer as Peer
from .peer import RunningPeer as RunningPeer
from .peer import start as start
from .prosody import PROSODY as PROSODY
from .publishing import NATS as NATS
from .publishing import REDIS as REDIS

# All that fan out; those with a mark first.
FAN_OUT = (
    C_LOOP, CENTRIFUGO, CENTRIFUGO_5_MS, EJABBERD, EJABBERD_ARCHIVE, EJABBERD_TCP, REDIS, NATS, PROSODY, PLAIN,
)  # fmt: skip
