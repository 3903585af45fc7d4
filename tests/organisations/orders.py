"""Orders as applicants attach them, made by real programs."""

import io
import zipfile

import pyvips

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document'
    ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
    "<w:p><w:r><w:t>ПРИКАЗ № 14 </w:t></w:r><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Назначить</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>Серову М. И.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    '<w:p><w:r><a:blip r:embed="rId1"/><a:blip r:embed="rId2"/></w:r></w:p></w:body></w:document>'
)
LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="media/image1.png"/>'
    '<Relationship Id="rId2" Target="https://tracker.example/pixel.png" TargetMode="External"/></Relationships>'
)


def pdf() -> bytes:
    """A page «Order 14», with a cross-reference table that viewers accept."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length 44>>stream\nBT /F1 24 Tf 40 100 Td (Order 14) Tj ET     \nendstream",
    ]
    made = b"%PDF-1.4\n"
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + table
    return made + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def picture(suffix: str = ".jpg") -> bytes:
    blank = pyvips.Image.black(120, 80, bands=3)
    return blank.write_to_buffer(suffix)


def docx(*, macro: bool = False, document: str = DOCUMENT) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", LINKS)
        archive.writestr("word/media/image1.png", picture(".png"))
        if macro:
            archive.writestr("word/vbaProject.bin", b"\x00")
    return stream.getvalue()


def bomb() -> bytes:
    """A DOCX of 300 KB that unpacks to 300 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        with archive.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1024 * 1024)
    return stream.getvalue()
