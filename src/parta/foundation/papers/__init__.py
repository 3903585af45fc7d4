"""What leaves on paper or in a spreadsheet: XLSX tables and PDF pages."""

from .pdf import render_pdf as render_pdf
from .responses import PDF as PDF
from .responses import XLSX as XLSX
from .responses import file_response as file_response
from .responses import file_stream as file_stream
from .workbook import Table as Table
from .workbook import Value as Value
from .workbook import render_workbook as render_workbook
from .workbook import workbook as workbook
from .workbook import write_cell as write_cell
