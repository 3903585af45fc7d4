"""Carrying movements out, and taking them back."""

from .carrying import carry_out as carry_out
from .carrying import take_back as take_back
