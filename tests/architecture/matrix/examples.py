"""How a route is asked: one example for each row of the table of permissions, in `examples/<room>.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from fixtures.school import Someone


@dataclass(frozen=True)
class Target:
    """What a request is about, ids by name: things of one group and things of one person."""

    ids: Mapping[str, Any]
    someone: Someone

    def __getitem__(self, name: str) -> str:
        return str(self.ids[name])


@dataclass(frozen=True)
class Example:
    """A valid request.

    `aim`: which of the target's ids fills an id of the path, where it isn't the one of the same name.
    `is_aimed`: whether it is about somebody's own things at all; by default, whether the path holds an id.
    `unlike`: roles, or a situation, that this route can't be asked in, and why.
    `is_refused_inside`: of a bulk act that answers for each thing, whether the answer says no to all.
    `governed`: the body that an organisation's setting is about, where the route takes others as well.
    """

    body: Callable[[Target], Any] | None = None
    query: Callable[[Target], Mapping[str, str]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content: bytes | None = None
    aim: Mapping[str, str] = field(default_factory=dict[str, str])
    is_aimed: bool | None = None
    unlike: Mapping[str, str] = field(default_factory=dict[str, str])
    is_refused_inside: Callable[[Any], bool] | None = None
    governed: Callable[[Target], Any] | None = None

    def path(self, route: str, target: Target) -> str:
        """The route with the target's ids in it, relative to the organisation."""
        path = route.partition(" ")[2]
        while "{" in path:
            before, _, rest = path.partition("{")
            name, _, after = rest.partition("}")
            path = before + target[self.aim.get(name, name)] + after
        return "" if path == "/" else path

    def request(self, target: Target) -> dict[str, Any]:
        found: dict[str, Any] = {"headers": dict(self.headers)}
        if self.body is not None:
            found["json"] = self.body(target)
        if self.query is not None:
            found["params"] = self.query(target)
        if self.content is not None:
            found["content"] = self.content
        return found

    def differs(self, route: str) -> bool:
        return "{" in route if self.is_aimed is None else self.is_aimed


def all_examples() -> dict[str, Example]:
    """Examples of all rooms by route."""
    found: dict[str, Example] = {}
    for path in sorted((Path(__file__).parents[1] / "examples").glob("*.py")):
        spec = spec_from_file_location(f"permission_examples_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        doubles = found.keys() & module.EXAMPLES.keys()
        assert not doubles, f"two examples of {doubles}"
        found |= module.EXAMPLES
    return found
