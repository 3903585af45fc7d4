"""Routes of movement."""

from .movements import movement_routes as movement_routes
from .sheets import sheet_routes as sheet_routes
