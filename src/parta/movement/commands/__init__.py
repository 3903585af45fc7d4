"""Writes of movement, each in the caller's transaction."""

from .deciding import OrderGiven as OrderGiven
from .deciding import apply_movement as apply_movement
from .deciding import apply_now as apply_now
from .deciding import return_movement as return_movement
from .deciding import take_effect as take_effect
from .deciding import undo_movement as undo_movement
from .reporting import change_movement as change_movement
from .reporting import report_movement as report_movement
from .reporting import withdraw_movement as withdraw_movement
