"""What a bench makes for itself, all of it under .tools: Go and C programs, Python environments; and Debian's packages.

Each raises RuntimeError saying what is missing: a peer that can't be had is named in the result, with this reason.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .server import ROOT

TOOLS = ROOT / ".tools"


def go_program(name: str, sources: Path) -> Path:
    """The program of a Go module, built anew when its sources changed."""
    target = TOOLS / "bin" / name
    if _is_newer(target, sources):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "GOCACHE": str(TOOLS / "go-cache"), "GOPATH": str(TOOLS / "go"), "GOFLAGS": "-modcacherw",
        "CGO_ENABLED": "0", "GOTOOLCHAIN": "local",
    }  # fmt: skip
    _run([_go(), "build", "-o", str(target), "."], cwd=sources, environment=environment)
    return target


def c_program(name: str, source: Path) -> Path:
    """A program of one C file."""
    target = TOOLS / "bin" / name
    if _is_newer(target, source):
        return target
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise RuntimeError("there is no C compiler")
    target.parent.mkdir(parents=True, exist_ok=True)
    _run([compiler, "-O2", "-o", str(target), str(source)])
    return target


def python_environment(name: str, *requirements: str) -> Path:
    """The folder of programs of an environment of its own with these requirements, from the package index."""
    folder = TOOLS / name
    ready = folder / ".ready"
    wanted = "\n".join(requirements)
    if not ready.exists() or ready.read_text() != wanted:
        uv = str(Path(sys.executable).parent / "uv")
        _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)])
        _run([uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *requirements])
        ready.write_text(wanted)
    return folder / "bin"


def required_program(name: str) -> None:
    """Let the machine's package manager bring what Python and npm can't (scripts/require-program)."""
    _run([str(ROOT / "scripts" / "require-program"), name])


def _go() -> str:
    bundled = Path(sys.executable).parent / "go"
    if (found := shutil.which("go")) is not None:
        return found
    if not bundled.exists():
        _run([str(ROOT / "scripts" / "install-python"), "--group", "tools"])
    return str(bundled)


def _is_newer(target: Path, sources: Path) -> bool:
    if not target.exists():
        return False
    files = sources.iterdir() if sources.is_dir() else [sources]
    return target.stat().st_mtime > max(file.stat().st_mtime for file in files)


def _run(command: list[str], *, cwd: Path | None = None, environment: dict[str, str] | None = None) -> None:
    found = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if found.returncode:
        reason = (found.stderr or found.stdout).strip().splitlines() or ["no reason given"]
        raise RuntimeError(f"{Path(command[0]).name}: {reason[-1]}")
