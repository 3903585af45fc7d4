"""«Движение контингента» and «Движение кадров»: the sheet of a period."""

from .content import read_sheet as read_sheet
from .papers import print_sheet as print_sheet
from .papers import sheet_title as sheet_title
from .papers import sheet_workbook as sheet_workbook
