"""The door of accounts: who is signed in."""

from parta.foundation.wiring import Wiring

from .access import Person as Person
from .access import cookie_name as cookie_name
from .access import find_person as find_person
from .access import person as person
from .access import token_of as token_of


def wire(wiring: Wiring) -> None:
    wiring.provide("person", person)
