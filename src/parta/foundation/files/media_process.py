"""The short-lived process that opens pictures, films and sound: a file that breaks a decoder breaks nothing else.

Run as a script, `media_process.py <photo|media> <media type> <source> <folder>`: it knows nothing of Parta, gets no
environment, limits itself before it opens anything, and answers with one line of JSON: `{"failure": …}` or
`{"width", "height", "duration", "placeholder", "content", "media_type", "kind", "previews": […]}`.
It leaves `content` (a cleaned photo or film) and `320.webp`, `1280.webp` in the folder.
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
OUTPUT = {"photo": 512 * 1024**2, "media": 8 * 1024**3}  # bytes of one written file
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

# A phone writes into its films where they were taken, and with what.
TELLING = ("location", "gps", "xyz", "make", "model", "com.apple", "com.android", "artist", "author")

LOADERS = {
    "image/jpeg": "jpegload",
    "image/png": "pngload",
    "image/webp": "webpload",
    "image/gif": "gifload",
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
        (resource.RLIMIT_FSIZE, OUTPUT[task]),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # It may have been started so; twice as nice would be starved.
    os.nice(max(0, 10 - os.nice(0)))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG: never outlive the server
        libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS


def read_photo(media_type: str, source: Path, folder: Path) -> dict[str, Any]:
    """Clean a photo: turned upright, sRGB, nothing left of where and with what it was taken."""
    may_move = media_type in ("image/gif", "image/webp")
    header = open_photo(media_type, source, **({"n": -1} if may_move else {}))
    if header.width * header.height > MOST_PIXELS:
        raise TooLarge
    is_moving = may_move and header.get_n_pages() > 1
    if is_moving or media_type == "image/heic":
        clean = header
    else:
        # Turning reads the picture in another order than it is stored.
        is_turned = header.get_typeof("orientation") != 0 and header.get("orientation") > 1
        clean = open_photo(media_type, source, access="random" if is_turned else "sequential").autorot()
    if not is_moving:
        clean = in_plain_colours(clean)

    content = folder / "content"
    became = clean_type(media_type, is_moving=is_moving, is_clear=clean.hasalpha())
    if became == "image/jpeg":
        clean.jpegsave(str(content), Q=88, optimize_coding=True, keep=KEEP_NOTHING)
    elif became == "image/png":
        clean.pngsave(str(content), keep=KEEP_NOTHING)
    else:
        clean.webpsave(str(content), Q=85, effort=2, keep=KEEP_NOTHING)
    shown = open_photo(became, content, **({"n": -1} if is_moving else {}))
    return {
        "kind": "photo",
        "media_type": became,
        "content": content.name,
        "width": shown.width,
        "height": shown.get_page_height(),
        **preview(f"{content}[n=-1]" if is_moving else str(content), folder),
    }


def clean_type(media_type: str, *, is_moving: bool, is_clear: bool) -> str:
    """What a cleaned photo is kept as; every browser shows all three."""
    if is_moving or (is_clear and media_type == "image/webp"):
        return "image/webp"
    return "image/png" if is_clear or media_type in ("image/png", "image/gif") else "image/jpeg"


def in_plain_colours(image: Any) -> Any:
    """Eight bits of sRGB or grey, as what is left without a colour profile is understood."""
    if image.get_typeof("icc-profile-data") != 0:
        image = image.icc_transform("srgb", embedded=True)
    if image.interpretation not in ("srgb", "b-w"):
        image = image.colourspace("srgb")
    return image if image.format == "uchar" else image.cast("uchar")


def open_photo(media_type: str, source: Path, **options: Any) -> Any:
    import pyvips

    if media_type != "image/heic":
        return getattr(pyvips.Image, LOADERS[media_type])(str(source), **options)
    # The photo of an iPhone: libvips comes without HEVC.
    import numpy
    import pi_heif

    opened = pi_heif.open_heif(source)
    if opened.size[0] * opened.size[1] > MOST_PIXELS:
        raise TooLarge
    # An array of its own: the decoder frees its pixels with `opened`.
    image = picture_of(numpy.array(opened))
    profile: Any = opened.info.get("icc_profile")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def picture_of(pixels: Any) -> Any:
    """A picture out of an array of pixels.

    libvips shares the array's memory. The copy keeps the array alive; `copy_memory` would neither copy nor keep it.
    """
    import pyvips

    return pyvips.Image.new_from_array(pixels).copy(interpretation="srgb")


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

    demuxer = DEMUXERS[media_type]
    with av.open(str(source), format=demuxer, options={"protocol_whitelist": "file"}) as film:
        told = {key.lower() for part in (film, *film.streams) for key in part.metadata}
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
        picture = picture_of(frame.to_ndarray(format="rgb24"))
    if rotation in (90, 180, 270):
        # The matrix turns against the clock.
        picture = picture.rot(f"d{360 - rotation}")
    tells = demuxer == "mov" and any(word in key for key in told for word in TELLING)
    return {
        "kind": "video",
        "media_type": media_type,
        **(write_anew(media_type, source, folder / "content") if tells else {}),
        "duration": duration,
        "width": picture.width,
        "height": picture.height,
        **preview(picture, folder),
    }


def write_anew(media_type: str, source: Path, content: Path) -> dict[str, Any]:
    """Copy picture and sound, as they are, into a film that says nothing else; it also starts without its end."""
    import av

    became = "video/quicktime" if media_type == "video/quicktime" else "video/mp4"
    muxer = "mov" if became == "video/quicktime" else "mp4"
    with (
        av.open(str(source), format="mov", options={"protocol_whitelist": "file"}) as old,
        av.open(str(content), "w", format=muxer, options={"movflags": "faststart"}) as new,
    ):
        wanted = [stream for stream in old.streams if stream.type in ("video", "audio")]
        copies = {stream.index: new.add_stream_from_template(stream) for stream in wanted}
        for packet in old.demux(wanted):
            if packet.dts is not None:  # the empty ones that flush decoders
                packet.stream = copies[packet.stream.index]
                new.mux(packet)
    return {"content": content.name, "media_type": became}


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
