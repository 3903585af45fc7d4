"""The door of HTTP: records, problems, guards."""

from .addresses import address_of as address_of
from .addresses import network_of as network_of
from .connections import GuardedHttp as GuardedHttp
from .connections import http_class as http_class
from .guards import is_own_origin as is_own_origin
from .guards import safe_headers as safe_headers
from .guards import same_origin as same_origin
from .problems import language_of as language_of
from .problems import on_failure as on_failure
from .problems import on_http as on_http
from .problems import on_refusal as on_refusal
from .records import Input as Input
from .records import Wire as Wire
from .watching import HttpFigures as HttpFigures
from .watching import watched as watched
