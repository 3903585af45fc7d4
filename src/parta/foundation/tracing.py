"""OpenTelemetry's traces of a message's way: post → commit → delivery. Off, they cost one look at an attribute.

A span holds ids, counts and times, never a text or a name. A trace begins here, whatever a stranger's request says.
"""

from collections.abc import Iterable, Mapping
from time import time_ns
from typing import Any
from uuid import UUID

from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, TraceFlags, Tracer

from .config import Settings

Fields = Mapping[str, str | int | float]


class Traces:
    """The traces of this process; they are sent from a thread of their own."""

    def __init__(self, settings: Settings) -> None:
        self._provider: Any = None
        self._tracer: Tracer | None = None
        if settings.traces_url:
            self._open(settings)
        # The spans of posts that are under way, by the message's id: only of those that are recorded.
        self.posts: dict[UUID, Span] = {}

    @property
    def is_on(self) -> bool:
        return self._tracer is not None

    def close(self) -> None:
        """Send what is left."""
        if self._provider is not None:
            self._provider.shutdown()

    def begin(self, name: str, fields: Fields) -> Span | None:
        """A span below the request that runs now, else the first of a trace; None where this one isn't recorded."""
        if self._tracer is None:
            return None
        span = self._tracer.start_span(name, attributes=dict(fields))
        return span if span.is_recording() else None

    def begin_post(self, message_id: UUID, fields: Fields) -> None:
        if (span := self.begin("post", fields)) is not None:
            self.posts[message_id] = span

    def end_post(self, message_id: UUID, outcome: str) -> None:
        if (span := self.posts.pop(message_id, None)) is not None:
            span.set_attribute("parta.outcome", outcome)
            span.end()

    def wrote(self, message_ids: Iterable[UUID], begun: int) -> None:
        """The batch with these messages, sent at `begun`, is committed."""
        ids = list(message_ids)
        for message_id in ids:
            if (span := self.posts.get(message_id)) is not None:
                self.note("commit", span, begun, {"parta.batch": len(ids)})

    def place_of(self, message_id: UUID) -> str:
        """What its deliveries are told; empty where nobody records them."""
        span = self.posts.get(message_id)
        return parent_of(span) if span is not None else ""

    def note(self, name: str, below: Span, begun: int, fields: Fields) -> None:
        """A span that has just ended; `begun` is its beginning in nanoseconds since 1970."""
        if self._tracer is None:
            return
        context = trace.set_span_in_context(below)
        self._tracer.start_span(name, context, start_time=begun, attributes=dict(fields)).end()

    def note_far(self, name: str, parent: str, begun: int, fields: Fields) -> None:
        """The same below a span of any process, as `parent_of` wrote it."""
        self.note(name, NonRecordingSpan(_context_of(parent)), begun, fields)

    def _open(self, settings: Settings) -> None:
        # Imported here: whoever has no traces needn't load it.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

        self._provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(settings.traces_percent / 100)),
            resource=Resource.create({"service.name": "parta"}),
        )
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.traces_url)))
        self._tracer = self._provider.get_tracer("parta")


def parent_of(span: Span) -> str:
    """A span's place, for what goes on elsewhere: `trace-span`, hexadecimal."""
    place = span.get_span_context()
    return f"{place.trace_id:032x}-{place.span_id:016x}"


def now() -> int:
    """Nanoseconds since 1970, as spans count them."""
    return time_ns()


def _context_of(parent: str) -> SpanContext:
    trace_id, _, span_id = parent.partition("-")
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
