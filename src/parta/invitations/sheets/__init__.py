"""A4 sheets with links to print: one page a link, or slips to cut."""

from .content import Sheet as Sheet
from .content import read_sheets as read_sheets
from .printing import Layout as Layout
from .printing import render_pdf as render_pdf
