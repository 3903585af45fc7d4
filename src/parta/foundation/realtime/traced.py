"""The last part of a message's trace: from the news of its commit to the write into the last socket here."""

import asyncio

from parta.foundation.tracing import Traces, now

from .fan_out import Stream

# Seconds until the next look, where a stream's frames wait to leave together.
_AGAIN = 0.001


def record_delivery(traces: Traces, parent: str, stream: Stream) -> None:
    """Note a span `delivery` below `parent` once the frames that wait for `stream` are written."""
    begun, readers = now(), len(stream.readers)
    loop = asyncio.get_running_loop()

    def look() -> None:
        if stream.pending:
            loop.call_later(_AGAIN, look)
        else:
            traces.note_far("delivery", parent, begun, {"parta.readers": readers})

    # After the flush, which was planned before.
    loop.call_soon(look)
