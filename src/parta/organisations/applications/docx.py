"""A DOCX as a plain page: browsers can't open one, and the operator shouldn't have to open a stranger's file in Word.

Only text, tables and pictures are taken over, everything escaped; the page runs nothing and fetches nothing.
"""

import io
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LARGEST_XML = 20 * 1024 * 1024
_LARGEST_PICTURES = 16 * 1024 * 1024
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}

_PAGE = """<!doctype html><html lang="ru"><meta charset="utf-8"><title>{title}</title><style>
body{{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 Georgia,serif;color:#1c2b24;background:#fff}}
table{{border-collapse:collapse;width:100%}}td{{border:1px solid #ccc;padding:.3rem .5rem;vertical-align:top}}
img{{max-width:100%}}p{{margin:.5rem 0;white-space:pre-wrap}}</style><body>{body}</body></html>"""


def page_of(data: bytes, title: str) -> str:
    """The document as HTML; a part that can't be read is left out with a note."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = fromstring(_read(archive, "word/document.xml", _LARGEST_XML))
            pictures = _Pictures(archive)
            body = "".join(_blocks(document, pictures))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, ParseError, DefusedXmlException):
        body = "<p>Документ повреждён: показать его текст не удалось. Попросите приложить PDF.</p>"
    return _PAGE.format(title=escape(title), body=body)


class _Pictures:
    """The pictures of a document by their reference, up to a total size."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = _LARGEST_PICTURES
        self._targets: dict[str, str] = {}
        if "word/_rels/document.xml.rels" in archive.namelist():
            for link in fromstring(_read(archive, "word/_rels/document.xml.rels", _LARGEST_XML)):
                if link.get("TargetMode") != "External":
                    self._targets[link.get("Id", "")] = link.get("Target", "")

    def html(self, reference: str) -> str:
        name = "word/" + self._targets.get(reference, "")
        try:
            data = _read(self._archive, name, self._left)
        except (KeyError, ValueError):
            return ""
        media_type = next((kind for start, kind in _PICTURES.items() if data.startswith(start)), None)
        if media_type is None:
            return ""
        self._left -= len(data)
        return f'<img alt="" src="data:{media_type};base64,{b64encode(data).decode()}">'


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A part of the archive; what it says of its size isn't believed. Raises KeyError, ValueError."""
    with archive.open(name) as part:
        data = part.read(limit + 1)
    if len(data) > limit:
        raise ValueError("too large")
    return data


def _blocks(parent: Element, pictures: _Pictures) -> Iterator[str]:
    for node in parent:
        if node.tag == f"{_W}p":
            yield f"<p>{_paragraph(node, pictures)}</p>"
        elif node.tag == f"{_W}tbl":
            yield "<table>"
            for row in node.iter(f"{_W}tr"):
                cells = ("".join(_blocks(cell, pictures)) for cell in row.iter(f"{_W}tc"))
                yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
            yield "</table>"
        elif node.tag in {f"{_W}body", f"{_W}sdt", f"{_W}sdtContent"}:
            yield from _blocks(node, pictures)


def _paragraph(paragraph: Element, pictures: _Pictures) -> str:
    parts: list[str] = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            parts.append(escape(node.text or ""))
        elif node.tag == f"{_W}tab":
            parts.append("\t")
        elif node.tag == f"{_W}br":
            parts.append("<br>")
        elif node.tag == f"{_A}blip":
            parts.append(pictures.html(node.get(f"{_R}embed", "")))
    return "".join(parts)
