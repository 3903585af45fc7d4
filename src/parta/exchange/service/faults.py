"""Refusals of the service, in OneRoster's form (imsx_StatusInfo) or, for tokens, OAuth's (RFC 6749, 5.2)."""

from typing import Any

import msgspec
from litestar import Request, Response

from parta.foundation.http import on_failure


class Fault(Exception):
    """`minor` is of the standard's vocabulary of code minors."""

    def __init__(self, status: int, minor: str, description: str, *, seconds: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.minor = minor
        self.description = description
        self.seconds = seconds


def unauthorised(description: str = "The access token is missing, unknown, expired or revoked") -> Fault:
    return Fault(401, "unauthorisedrequest", description)


def unknown_object() -> Fault:
    return Fault(404, "unknownobject", "There is no such object")


def invalid(description: str, minor: str = "invaliddata") -> Fault:
    return Fault(400, minor, description)


class TokenFault(Exception):
    """`error` is of RFC 6749, 5.2."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description


def on_fault(request: Request[Any, Any, Any], fault: Fault) -> Response[bytes]:
    headers = {"Cache-Control": "no-store"}
    if fault.seconds is not None:
        headers["Retry-After"] = str(fault.seconds)
    if fault.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="OneRoster"'
    return Response(
        msgspec.json.encode(_status(fault.minor, fault.description)),
        status_code=fault.status,
        media_type="application/json",
        headers=headers,
    )


def on_token_fault(request: Request[Any, Any, Any], fault: TokenFault) -> Response[bytes]:
    headers = {"Cache-Control": "no-store"}
    if fault.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="OneRoster"'
    return Response(
        msgspec.json.encode({"error": fault.error, "error_description": fault.description}),
        status_code=fault.status,
        media_type="application/json",
        headers=headers,
    )


def on_breakdown(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What failed on our side: logged as everywhere, told in the service's form."""
    status = on_failure(request, error).status_code or 500
    minor = "server_busy" if status == 503 else "internal_server_error"
    return on_fault(request, Fault(status, minor, "The service can't answer right now; nothing was changed"))


def _status(minor: str, description: str) -> dict[str, Any]:
    return {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_CodeMinor": {
            "imsx_codeMinorField": [{"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}]
        },
    }
