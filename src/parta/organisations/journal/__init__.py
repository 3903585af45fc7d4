"""The journal of acts as the organisation reads it: searched, verified, exported."""

from .http import ROUTES as ROUTES
from .names import ActName as ActName
from .names import ActNames as ActNames
from .names import act_name as act_name
from .permissions import PERMISSIONS as PERMISSIONS
from .reading import prove_journal as prove_journal
