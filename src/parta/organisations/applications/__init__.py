"""Applications of organisations and the operator's console (S1)."""

from .http import ROUTES as ROUTES
