"""Sign-in through providers of identities: OpenID Connect."""

from parta.accounts.oidc.attempts import forget as forget
from parta.accounts.oidc.flow import logout_address as logout_address
from parta.accounts.oidc.http import ROUTES as ROUTES
from parta.accounts.oidc.models import identity as identity
from parta.accounts.oidc.providers import Providers as Providers
from parta.accounts.oidc.providers import parse_providers as parse_providers
