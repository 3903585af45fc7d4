"""The door of letters: SMS and e-mail, written with what causes them and delivered after the commit."""

from .models import demo_letter as demo_letter
from .models import outgoing_letter as outgoing_letter
from .postman import Delivered as Delivered
from .postman import Postman as Postman
from .postman import wire as wire
