"""The turn of the year in the structure."""

from .memory import GroupTurn as GroupTurn
from .memory import TurnMemory as TurnMemory
from .turning import turn_groups as turn_groups
from .turning import turn_groups_back as turn_groups_back
