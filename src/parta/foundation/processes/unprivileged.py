"""PostgreSQL refuses to run as root; this finds a way to run it all the same, wherever the project lies."""

import functools
import os
import pwd
import stat
import subprocess
from pathlib import Path

import msgspec

from parta.foundation.processes.child import ProcessError


class Identity(msgspec.Struct, frozen=True):
    """How to run a program: a command put before it, and the user who then owns its files."""

    prefix: tuple[str, ...]
    uid: int
    gid: int


@functools.cache
def find_identity(program: Path, folder: Path) -> Identity:
    """An identity that isn't root's and can both run `program` and enter `folder`.

    An ordinary user is one already. For root, in this order:

    1. a user namespace: root outside, somebody else inside; files stay root's, closed folders stay closed;
    2. the account `daemon`, where namespaces are forbidden (containers);
    3. the same with the right to pass closed folders, where the project lies in one (root's home).

    Raises ProcessError.
    """
    if os.geteuid() != 0:
        return Identity(prefix=(), uid=os.geteuid(), gid=os.getegid())

    account = _service_account()
    inside = ("unshare", "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}", "--")
    become = ("setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups")
    passing = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    ways = (
        Identity(prefix=inside, uid=0, gid=0),
        Identity(prefix=(*become, "--"), uid=account.pw_uid, gid=account.pw_gid),
        Identity(prefix=(*become, *passing, "--"), uid=account.pw_uid, gid=account.pw_gid),
    )
    for way in ways:
        if _works(way, program, folder):
            return way
    raise ProcessError(
        f"PostgreSQL doesn't run as root, and no other account of this machine can reach {folder}. "
        "Start Parta as an ordinary user, or set PARTA_DATABASE_URL to a PostgreSQL of yours."
    )


def own(path: Path, identity: Identity) -> None:
    """Give `path` and all in it to `identity`: data made in one way must open in another."""
    if os.geteuid() != 0 or path.stat().st_uid == identity.uid:
        return
    for folder, _, files in os.walk(path):
        for name in (".", *files):
            os.chown(Path(folder) / name, identity.uid, identity.gid, follow_symlinks=False)


def private_folder(path: Path, identity: Identity) -> Path:
    """The folder `path`, made if missing, that `identity` owns and nobody else enters.

    Raises ProcessError.
    """
    path.mkdir(exist_ok=True, mode=0o700)
    own(path, identity)
    found = path.lstat()
    # In /tmp somebody else may have been there first; a socket of theirs would be given everything.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != identity.uid or found.st_mode & 0o077:
        raise ProcessError(f"{path} must be a folder of this user, closed to others (chmod 700)")
    return path


def _works(identity: Identity, program: Path, folder: Path) -> bool:
    question = 'test "$(id -u)" != 0 && test -x "$1" && test -x "$2"'
    try:
        return not subprocess.run(
            [*identity.prefix, "sh", "-c", question, "sh", str(program), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
    except FileNotFoundError:
        return False


def _service_account() -> pwd.struct_passwd:
    # initdb asks for the user's name: only a number that has one will do.
    for name in ("daemon", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ProcessError("PostgreSQL doesn't run as root, and this machine has neither `daemon` nor `nobody`")
