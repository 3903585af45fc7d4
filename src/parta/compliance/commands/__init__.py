"""Writes: publishing, signing, reminding."""

from .publishing import RegulationDraft as RegulationDraft
from .publishing import create_draft as create_draft
from .publishing import discard_draft as discard_draft
from .publishing import edit_draft as edit_draft
from .publishing import publish_regulation as publish_regulation
from .publishing import withdraw_regulation as withdraw_regulation
from .reminding import remind as remind
from .reminding import remind_missing as remind_missing
from .signing import record_paper as record_paper
from .signing import sign_regulations as sign_regulations
from .signing import signature_subject as signature_subject
from .signing import waiting_among as waiting_among
