"""Routes of reconciliation."""

from .papers import paper_routes as paper_routes
from .reconciliations import reconciliation_routes as reconciliation_routes
