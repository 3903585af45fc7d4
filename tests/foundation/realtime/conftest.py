"""A class to talk in, and raw sockets."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from chat.conftest import Class
from chat.conftest import chat as chat
from fixtures.school import School


def socket_url(school: School, rest: str = "/realtime") -> str:
    return school.base.replace("http", "ws") + school.path(rest)


@asynccontextmanager
async def raw_socket(chat: Class, **options: Any) -> AsyncGenerator[ClientConnection]:
    """The pupil's socket, after the greeting."""
    headers = {"Cookie": chat.pupil.cookie}
    async with connect(socket_url(chat.school), additional_headers=headers, **options) as connection:
        await connection.recv()
        yield connection
