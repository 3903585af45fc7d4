"""Routes of the structure."""

from .groups import group_routes as group_routes
from .members import member_routes as member_routes
from .places import place_routes as place_routes
from .rosters import roster_routes as roster_routes
