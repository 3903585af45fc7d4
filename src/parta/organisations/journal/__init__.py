"""The journal of acts as the organisation reads it: searched, verified, exported."""

from .names import ActName as ActName
from .names import ActNames as ActNames
from .names import act_name as act_name
