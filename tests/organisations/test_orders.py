"""Orders are what their content is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations import orders
from parta.organisations.applications.docx import page_of
from parta.organisations.applications.orders import DOCX, clean_name, identify
from parta.organisations.errors import OrderTooLarge, OrderUnreadable


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (orders.pdf(), "application/pdf"),
        (orders.picture(".jpg"), "image/jpeg"),
        (orders.picture(".png"), "image/png"),
        (orders.docx(), DOCX),
    ],
)
def test_org_10_the_content_says_what_an_order_is(data: bytes, media_type: str) -> None:
    assert identify("whatever.exe", data) == media_type


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>%PDF-1.4 %%EOF",
        b"MZ\x90\x00",
        b"%PDF-1.7 cut off",
        orders.picture(".jpg")[:300],
        orders.picture(".png")[:60],
        b"\xff\xd8\xff not a picture",
        orders.docx()[:-40],
        orders.docx(macro=True),
        orders.bomb(),
        b"PK\x03\x04" + b"\x00" * 100,
    ],
)
def test_org_10_a_file_that_lies_about_its_type_is_refused(data: bytes) -> None:
    with pytest.raises(OrderUnreadable):
        identify("приказ.pdf", data)


def test_org_10_an_order_has_at_most_20_megabytes() -> None:
    with pytest.raises(OrderTooLarge):
        identify("приказ.pdf", b"%PDF-1.4" + b" " * 20 * 1024 * 1024 + b"%%EOF")


@given(st.binary(max_size=400))
def test_org_10_noise_is_never_an_order_and_never_an_error(data: bytes) -> None:
    with pytest.raises(OrderUnreadable):
        identify("приказ.pdf", data)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("приказ.pdf", "приказ.pdf"),
        ("C:\\Users\\Мария\\приказ.pdf", "приказ.pdf"),
        ("../../etc/passwd", "passwd"),
        ("", "приказ"),
        ("приказ\u202efdp.exe", "приказfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
    ],
)
def test_org_10_names_lose_folders_and_tricks(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_org_10_a_docx_is_shown_as_a_page_that_runs_and_fetches_nothing() -> None:
    page = page_of(orders.docx(), "Приказ <14>")
    assert "ПРИКАЗ № 14" in page
    assert "<td><p>Серову М. И.</p></td>" in page
    assert "data:image/png;base64," in page
    assert "<script>" not in page
    assert "tracker.example" not in page
    assert "Приказ &lt;14&gt;" in page


@pytest.mark.parametrize(
    "document",
    [
        "not xml",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    ],
)
def test_org_10_a_broken_docx_says_so(document: str) -> None:
    page = page_of(orders.docx(document=document), "Приказ")
    assert "повреждён" in page
    assert "root:" not in page
