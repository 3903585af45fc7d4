"""The short-lived process that opens pictures, films and sound: a file that breaks a decoder breaks nothing else.

Run as a script, `media_process.py <photo|media> <media type> <source> <folder>`: it knows nothing of Parta, gets no
environment, limits itself before it opens anything, and answers with one line of JSON: `{"failure": …}` or
`{"width", "height", "duration", "placeholder", "content", "media_type", "kind", "previews": […]}`.
It leaves `content` (a cleaned photo) and `320.webp`, `1280.webp` in the folder.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

MOST_PIXELS = 100_000_000  # of a picture or of all frames of an animation together
MEMORY = 3 * 1024**3  # bytes of address space
OUTPUT = 512 * 1024**2  # bytes of one written file; libvips keeps large rotated pictures in one
PROCESSOR = {"photo": 60, "media": 120}  # seconds
KEEP_NOTHING = 0  # VIPS_FOREIGN_KEEP_NONE: no EXIF, XMP, IPTC, colour profile
PREVIEWS = (1280, 320)  # the longer edge, pixels
PLACEHOLDER = 400  # characters of a data: address at most

# The demuxer is chosen by us: a playlist, which could name other files or addresses, is never followed.
DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/ogg": "ogg",
    "audio/ogg": "ogg",
    "video/x-msvideo": "avi",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
}

LOADERS = {
    "image/jpeg": "jpegload",
    "image/png": "pngload",
    "image/webp": "webpload",
    "image/gif": "gifload",
    "image/heic": "heifload",
    "image/heif": "heifload",
    "image/avif": "heifload",
}


class TooLarge(Exception):
    """More pixels than anybody's photo has: a decompression bomb."""


def limit(task: str) -> None:
    """Give up, for good, what the work doesn't need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR[task]),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(10)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG: never outlive the server
        libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS


def read_photo(media_type: str, source: Path, folder: Path) -> dict[str, Any]:
    """Clean a photo: turned upright, sRGB, nothing left of where and with what it was taken."""
    import pyvips

    load = getattr(pyvips.Image, LOADERS[media_type])
    may_move = media_type in ("image/gif", "image/webp")
    header = load(str(source), **({"n": -1} if may_move else {}))
    if header.width * header.height > MOST_PIXELS:
        raise TooLarge
    is_moving = may_move and header.get_n_pages() > 1
    is_turned = header.get_typeof("orientation") != 0 and header.get("orientation") > 1

    # Turning reads the picture in another order than it is stored.
    order = "random" if is_turned else "sequential"
    clean = header if is_moving else load(str(source), access=order).autorot()
    if clean.get_typeof("icc-profile-data") != 0 and not is_moving:
        clean = clean.icc_transform("srgb", embedded=True)
    if clean.interpretation not in ("srgb", "b-w") and not is_moving:
        clean = clean.colourspace("srgb")
    if clean.format != "uchar":
        clean = clean.cast("uchar")
    content = folder / "content"
    if is_moving:
        clean.webpsave(str(content), Q=80, effort=2, keep=KEEP_NOTHING)
        became = "image/webp"
    elif media_type == "image/jpeg" or not clean.hasalpha():
        is_drawn = media_type in ("image/png", "image/gif")
        if is_drawn:
            clean.pngsave(str(content), keep=KEEP_NOTHING)
        else:
            clean.jpegsave(str(content), Q=88, optimize_coding=True, keep=KEEP_NOTHING)
        became = "image/png" if is_drawn else "image/jpeg"
    elif media_type == "image/webp":
        clean.webpsave(str(content), Q=88, effort=2, keep=KEEP_NOTHING)
        became = "image/webp"
    else:
        clean.pngsave(str(content), keep=KEEP_NOTHING)
        became = "image/png"

    shown = load_clean(content, became, is_moving)
    return {
        "kind": "photo",
        "media_type": became,
        "content": "content",
        "width": shown.width,
        "height": shown.get_page_height(),
        **preview(f"{content}[n=-1]" if is_moving else str(content), folder),
    }


def load_clean(content: Path, media_type: str, is_moving: bool) -> Any:
    import pyvips

    return getattr(pyvips.Image, LOADERS[media_type])(str(content), **({"n": -1} if is_moving else {}))


def preview(source: str | Any, folder: Path) -> dict[str, Any]:
    """Write the previews of a picture (a path with options, or an image) and make its placeholder."""
    import pyvips

    largest, *smaller = PREVIEWS
    if isinstance(source, str):
        picture = pyvips.Image.thumbnail(source, largest, height=largest, size="down")
    else:
        picture = source.thumbnail_image(largest, height=largest, size="down")
    picture = picture.copy_memory()
    picture.webpsave(str(folder / f"{largest}.webp"), Q=80, effort=3, keep=KEEP_NOTHING)
    for width in smaller:
        path = folder / f"{width}.webp"
        small = f"{folder / f'{largest}.webp'}[n=-1]"
        pyvips.Image.thumbnail(small, width, height=width, size="down").webpsave(
            str(path), Q=75, effort=4, keep=KEEP_NOTHING
        )

    first = picture.crop(0, 0, picture.width, picture.get_page_height())
    if first.hasalpha():
        first = first.flatten(background=[255, 255, 255])
    tiny = first.thumbnail_image(16, height=16, size="down").gaussblur(0.6)
    for quality in (60, 40, 20, 5):
        data = tiny.webpsave_buffer(Q=quality, effort=6, keep=KEEP_NOTHING)
        address = "data:image/webp;base64," + b64encode(data).decode()
        if len(address) <= PLACEHOLDER:
            return {"previews": list(PREVIEWS), "placeholder": address}
    return {"previews": list(PREVIEWS), "placeholder": None}


def read_media(media_type: str, source: Path, folder: Path) -> dict[str, Any]:
    """Measure a film or a sound, and take a picture from near the beginning of a film."""
    import av
    import pyvips

    with av.open(str(source), format=DEMUXERS[media_type], options={"protocol_whitelist": "file"}) as film:
        streams = [stream for stream in film.streams.video if not stream.disposition & 0x400]  # attached cover
        duration = film.duration / av.time_base if film.duration else measured(film)
        if not streams:
            if not film.streams.audio:
                raise ValueError("neither picture nor sound")
            sound = media_type.replace("video/", "audio/").replace("audio/quicktime", "audio/mp4")
            return {"kind": "audio", "media_type": sound, "duration": duration, "previews": []}

        stream = streams[0]
        if stream.width * stream.height > MOST_PIXELS:
            raise TooLarge
        stream.codec_context.thread_count = 2
        film.seek(int(min(1.0, (duration or 0) / 10) * av.time_base))
        frame = next(film.decode(stream))
        if frame.width * frame.height > MOST_PIXELS:
            raise TooLarge
        rotation = int(frame.rotation) % 360
        picture = pyvips.Image.new_from_array(frame.to_ndarray(format="rgb24")).copy(interpretation="srgb")
    if rotation in (90, 180, 270):
        # The matrix turns against the clock.
        picture = picture.rot(f"d{360 - rotation}")
    return {
        "kind": "video",
        "media_type": media_type,
        "duration": duration,
        "width": picture.width,
        "height": picture.height,
        **preview(picture, folder),
    }


def measured(film: Any) -> float | None:
    """Seconds until the end of the last packet: recorders in browsers don't write a duration."""
    end = 0.0
    for packet in film.demux():
        if packet.pts is not None and packet.time_base is not None:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    film.seek(0)
    return end or None


def main() -> None:
    task, media_type, source, folder = sys.argv[1:]
    limit(task)
    try:
        read = read_photo if task == "photo" else read_media
        answer = read(media_type, Path(source), Path(folder))
    except (TooLarge, MemoryError):
        answer = {"failure": "too_large"}
    except Exception as error:
        answer = {"failure": "unreadable", "why": f"{type(error).__name__}: {error}"[:500]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
