"""The servers that Parta starts beside itself when the operator names no other: PostgreSQL and LiveKit.

Each is an async context: inside it the server runs and is started again when it dies; leaving it stops it.
"""

from parta.foundation.processes.child import ProcessError
from parta.foundation.processes.livekit import LiveKit, embedded_livekit, find_binary
from parta.foundation.processes.postgres import Postgres, binaries, embedded_postgres

__all__ = ["LiveKit", "Postgres", "ProcessError", "binaries", "embedded_livekit", "embedded_postgres", "find_binary"]
