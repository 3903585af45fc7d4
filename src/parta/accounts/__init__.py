"""The door of accounts: contacts, codes, sign-in, sessions; who is signed in."""

from parta.foundation.wiring import Wiring

from . import demo, http, oidc
from .access import People as People
from .access import Person as Person
from .access import cookie_name as cookie_name
from .access import find_person as find_person
from .access import person_of
from .access import token_of as token_of
from .codes import CodeSent as CodeSent
from .codes import request_code as request_code
from .codes import use_code as use_code
from .codes import verify_code as verify_code
from .codes import watch_codes
from .contacts import Contact as Contact
from .contacts import mask as mask
from .contacts import normalise_email as normalise_email
from .contacts import normalise_phone as normalise_phone
from .contacts import parse_contact as parse_contact
from .demo import add_demo_person as add_demo_person
from .errors import CodeSpent as CodeSpent
from .errors import OtherContact as OtherContact
from .errors import TicketSpent as TicketSpent
from .errors import UnknownContact as UnknownContact
from .errors import WrongCode as WrongCode
from .juniors import create_junior as create_junior
from .juniors import mark_through_guardian as mark_through_guardian
from .juniors import part_contacts as part_contacts
from .juniors import signs_in_alone as signs_in_alone
from .notices import send_notice as send_notice
from .privacy import erase as erase
from .privacy import export as export
from .queries import AccountCard as AccountCard
from .queries import accounts_by_id as accounts_by_id
from .queries import accounts_with_contact as accounts_with_contact
from .queries import contacts_owned as contacts_owned
from .queries import last_seen as last_seen
from .sessions import OpenedSession as OpenedSession
from .sessions import end_session_of_token as end_session_of_token
from .sessions import end_sessions_by_id as end_sessions_by_id
from .sessions import end_sessions_of as end_sessions_of
from .sessions import open_session as open_session
from .sessions import session_cookie as session_cookie
from .sign_in import Candidate as Candidate
from .sign_in import become as become
from .sign_in import find_candidates as find_candidates
from .sign_in import find_or_create_account as find_or_create_account
from .signing import Signature as Signature
from .signing import request_signature_code as request_signature_code
from .signing import verify_signature_code as verify_signature_code
from .sources import PeopleSource as PeopleSource
from .sources import PeopleSources as PeopleSources
from .sources import Place as Place
from .sources import Unclaimed as Unclaimed
from .tired import TiredNetworks as TiredNetworks
from .upkeep import ensure_operator as ensure_operator
from .upkeep import forget_old


def wire(wiring: Wiring) -> None:
    wiring.provide("person", person_of(wiring.database, wiring.settings))
    wiring.route(*http.ROUTES, *oidc.ROUTES)
    wiring.register(oidc.Providers).load(wiring.settings)
    watch_codes(wiring.metrics, wiring.database, wiring.settings)
    if demo.has_demo_doors(wiring.settings):
        wiring.route(*demo.ROUTES)

    async def forget() -> None:
        await forget_old(wiring.database)

    async def make_operator() -> None:
        if wiring.settings.operator_phone:
            async with wiring.database.system() as tx:
                await ensure_operator(tx, parse_contact(wiring.settings.operator_phone))

    wiring.jobs.add_periodic("accounts.forget_old", "23 4 * * *", forget)
    wiring.on_start.append(make_operator)
