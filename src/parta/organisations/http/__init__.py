"""Routes of organisations."""

from .me import ME_ROUTES
from .members import MEMBER_ROUTES
from .organisation import ORGANISATION_ROUTES
from .staff import STAFF_ROUTES

ROUTES = (*ME_ROUTES, *ORGANISATION_ROUTES, *MEMBER_ROUTES, *STAFF_ROUTES)
