"""The hot path: messages that arrive together are committed together (2-architecture, "The way of a message")."""

from .draft import Draft as Draft
from .draft import Posted as Posted
from .posting import Posting as Posting
