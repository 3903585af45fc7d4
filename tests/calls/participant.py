"""Somebody in a call, as a browser is: LiveKit's own client that sends and receives real frames."""

import asyncio
import math
from array import array
from collections.abc import Callable
from typing import Any

from livekit import rtc

_RATE = 48_000
_FRAME = _RATE // 100


class Participant:
    """One connection to a room. What happens to it is kept, so that a test can wait for it at any time."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.muted: set[str] = set()
        self.gone: set[str] = set()
        self.disconnected: Any = None
        self.loudness: dict[str, float] = {}
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.room.on("track_muted", self._on_muted)
        self.room.on("track_unpublished", self._on_unpublished)
        self.room.on("track_subscribed", self._on_subscribed)
        self.room.on("disconnected", self._on_disconnected)
        for name in (
            "participant_connected", "participant_disconnected", "participant_attributes_changed", "track_published",
            "local_track_unpublished", "reconnected", "connected", "track_unmuted",
        ):  # fmt: skip
            self.room.on(name, lambda *_: self._changed.set())

    @classmethod
    async def connect(cls, url: str, token: str) -> "Participant":
        participant = cls()
        await asyncio.wait_for(participant.room.connect(url, token), 15)
        return participant

    @property
    def identity(self) -> str:
        return self.room.local_participant.identity

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    async def speak(self) -> rtc.LocalTrackPublication:
        """Publish a microphone that sends a tone until the end."""
        source = rtc.AudioSource(_RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        published = await self.room.local_participant.publish_track(track, options)
        self._tasks.append(asyncio.create_task(self._send_tone(source)))
        return published

    async def show(self, what: Any = rtc.TrackSource.SOURCE_CAMERA) -> rtc.LocalTrackPublication:
        """Publish a camera or a screen that sends pictures until the end."""
        source = rtc.VideoSource(320, 180)
        track = rtc.LocalVideoTrack.create_video_track("picture", source)
        published = await self.room.local_participant.publish_track(track, rtc.TrackPublishOptions(source=what))
        self._tasks.append(asyncio.create_task(self._send_pictures(source)))
        return published

    def sources(self, identity: str) -> set[int]:
        """What this participant sees another one publish."""
        other = self.room.remote_participants.get(identity)
        return {one.source for one in other.track_publications.values()} if other else set()

    def hand(self, identity: str) -> str:
        other = self.room.remote_participants.get(identity)
        return other.attributes.get("hand", "") if other else ""

    async def expect(self, holds: Callable[[], bool], seconds: float = 15) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                self._changed.clear()
                if holds():
                    return
                await self._changed.wait()

    # -- inside -------------------------------------------------------------------------------------------------

    async def _send_tone(self, source: rtc.AudioSource) -> None:
        position = 0
        while True:
            tone = array(
                "h", (int(12_000 * math.sin((position + n) * 2 * math.pi * 440 / _RATE)) for n in range(_FRAME))
            )
            position += _FRAME
            await source.capture_frame(rtc.AudioFrame(tone.tobytes(), _RATE, 1, _FRAME))

    async def _send_pictures(self, source: rtc.VideoSource) -> None:
        shade = 0
        while True:
            shade = (shade + 8) % 256
            pixels = bytearray(bytes([shade, 255 - shade, 90, 255]) * (320 * 180))
            source.capture_frame(rtc.VideoFrame(320, 180, rtc.VideoBufferType.RGBA, pixels))
            await asyncio.sleep(0.1)  # ten pictures a second: it is the camera's clock, not a wait

    async def _listen(self, identity: str, track: rtc.RemoteAudioTrack) -> None:
        stream = rtc.AudioStream(track)
        async for event in stream:
            samples = array("h", bytes(event.frame.data))
            self.loudness[identity] = math.sqrt(sum(one * one for one in samples) / max(len(samples), 1))
            self._changed.set()

    def _on_subscribed(self, track: Any, publication: Any, participant: rtc.RemoteParticipant) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._tasks.append(asyncio.create_task(self._listen(participant.identity, track)))
        self._changed.set()

    def _on_muted(self, participant: rtc.Participant, publication: rtc.TrackPublication) -> None:
        self.muted.add(f"{participant.identity}:{publication.source}")
        self._changed.set()

    def _on_unpublished(self, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant) -> None:
        self.gone.add(f"{participant.identity}:{publication.source}")
        self._changed.set()

    def _on_disconnected(self, reason: Any) -> None:
        self.disconnected = reason
        self._changed.set()
