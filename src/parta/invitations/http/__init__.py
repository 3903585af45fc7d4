"""Routes of invitations."""

from .invitations import invitation_routes as invitation_routes
from .public import public_routes as public_routes
from .requests import request_routes as request_routes
