"""What the media server tells Prometheus through us."""

from prometheus_client.core import Metric

from parta.foundation.metrics import Metrics, gauge

from .errors import CallsUnavailable
from .media import Media


def watch_media(metrics: Metrics, media: Media) -> None:
    """Tell how many calls have a room, and how many people are in them; nothing while LiveKit is away."""

    async def ask() -> list[Metric]:
        try:
            people = await media.people()
        except CallsUnavailable:  # `parta_part_up` says so
            return []
        return [
            gauge("parta_livekit_rooms", "Calls that have a room", {(): float(len(people))}),
            gauge("parta_livekit_participants", "People in calls", {(): float(sum(people.values()))}),
        ]

    metrics.ask("livekit", ask)
