"""ejabberd of the distribution: one multi-user chat, anonymous users, no TLS, over WebSocket or TCP."""

from collections.abc import Callable
from pathlib import Path

from bench.building import required_program
from bench.peers.peer import Command, Peer, program

_TEMPLATE = Path(__file__).parent / "ejabberd.yml"
_WEBSOCKET = """\
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
"""
_TCP = """\
    module: ejabberd_c2s
    max_stanza_size: 262144
    shaper: none
    access: all
    starttls: false
"""
_ARCHIVE = """\
  mod_mam:
    db_type: mnesia
    default: always
    request_activates_archiving: false
"""


def _libraries() -> Path:
    """The folder of Erlang libraries that holds ejabberd. Raises RuntimeError."""
    for folder in (Path("/usr/lib"), *Path("/usr/lib").glob("*"), Path("/usr/local/lib")):
        if any((found / "ebin").is_dir() for found in folder.glob("ejabberd-[0-9]*")):
            return folder
    raise RuntimeError("ejabberd's Erlang libraries weren't found")


def _install() -> None:
    required_program("ejabberd")
    _libraries()


def _command(*, is_archived: bool, is_tcp: bool = False) -> Callable[[Path, int], Command]:
    def command(folder: Path, port: int) -> Command:
        settings = folder / "ejabberd.yml"
        text = (
            _TEMPLATE.read_text().replace("@PORT@", str(port)).replace("@LISTENER@\n", _TCP if is_tcp else _WEBSOCKET)
        )
        text = text.replace("@IS_ARCHIVED@", "true" if is_archived else "false")
        settings.write_text(text.replace("@ARCHIVE@\n", _ARCHIVE if is_archived else ""))
        spool = folder / "spool"
        spool.mkdir()
        return Command(
            [
                program("erl"), "+K", "true", "+P", "250000", "+Q", "65536", "-noinput",
                "-mnesia", "dir", f'"{spool}"', "-s", "ejabberd",
            ],
            {
                "EJABBERD_CONFIG_PATH": str(settings),
                "EJABBERD_LOG_PATH": str(folder / "ejabberd.log"),
                "EJABBERD_PID_PATH": str(folder / "ejabberd.pid"),
                "CONTRIB_MODULES_PATH": str(folder / "none"),
                "ERL_LIBS": str(_libraries()),
                "ERL_MAX_PORTS": "20000",
                "ERL_EPMD_ADDRESS": "127.0.0.1",
                "HOME": str(folder),
            },
        )  # fmt: skip

    return command


def _version() -> str:
    found = max(path.name for path in _libraries().glob("ejabberd-[0-9]*"))
    return found.removeprefix("ejabberd-").partition("-")[0]


EJABBERD = Peer(
    name="ejabberd",
    title="ejabberd, MUC over WebSocket",
    protocol="xmpp",
    path="/ws",
    is_durable=False,
    install=_install,
    command=_command(is_archived=False),
    version=_version,
)
EJABBERD_ARCHIVE = Peer(
    name="ejabberd_archive",
    title="ejabberd, MUC over WebSocket, with archive",
    protocol="xmpp",
    path="/ws",
    is_durable=True,
    install=_install,
    command=_command(is_archived=True),
    version=_version,
)
EJABBERD_TCP = Peer(
    name="ejabberd_tcp",
    title="ejabberd, MUC over TCP",
    protocol="xmpp-tcp",
    path="",
    is_durable=False,
    install=_install,
    command=_command(is_archived=False, is_tcp=True),
    version=_version,
)
