"""The dashboard and the alerts ask for figures that there are."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from fixtures.livekit import LiveKit
from fixtures.school import Running
from foundation.watching.conftest import TOKEN, scrape

DEPLOY = Path(__file__).parents[3] / "deploy"
# Of Prometheus itself.
_ALWAYS = {"up"}


def metrics_of(query: str) -> set[str]:
    """The metrics that a query names: what is left without labels, ranges, functions and words."""
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\"[^\"]*\"", "", query)
    bare = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", bare)
    words = re.findall(r"[a-zA-Z_:][\w:]*(?!\w*\s*\()", bare)
    return {word for word in words if not re.fullmatch(r"and|or|unless|bool|offset|\d\w*|[smhd]", word)}


def labels_of(query: str) -> set[tuple[str, str]]:
    """(metric, label) of every selector, and of no grouping."""
    return {
        (metric, label)
        for metric, inside in re.findall(r"([a-zA-Z_]\w*)\{([^}]*)\}", query)
        for label in re.findall(r"(\w+)\s*[=!]~?", inside)
    }


def panel_queries() -> Iterator[tuple[str, str]]:
    dashboard: dict[str, Any] = json.loads((DEPLOY / "grafana" / "parta.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]["query"].split("(", 1)[1].rsplit(",", 1)[0]


def alert_queries() -> Iterator[tuple[str, str]]:
    rules: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    for group in rules["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
            assert rule["annotations"]["summary"], rule["alert"]
            yield rule["alert"], rule["expr"]


def test_a_query_s_metrics_are_found() -> None:
    """The witness of what follows."""
    query = 'topk(8, histogram_quantile(0.9, sum by (le) (rate(one_bucket{a="b",c=~"$d"}[5m])))) / two_total > 1'
    assert metrics_of(query) == {"one_bucket", "two_total"}
    assert labels_of(query) == {("one_bucket", "a"), ("one_bucket", "c")}


async def test_every_query_asks_for_what_there_is(
    start_server: Callable[..., Awaitable[Running]], metrics_address: str, livekit: LiveKit
) -> None:
    running = await start_server(
        metrics=metrics_address, metrics_token=TOKEN,
        livekit_url=livekit.url, livekit_key=livekit.key, livekit_secret=livekit.secret,
    )  # fmt: skip
    async with running.anonymous() as client:
        await client.get("/api/health")
    seen = await scrape(metrics_address, TOKEN)
    queries = [*panel_queries(), *alert_queries()]
    assert len(queries) > 30
    for title, query in queries:
        assert metrics_of(query), title
        missing = metrics_of(query) - seen.names - _ALWAYS
        assert not missing, f"{title}: {missing}"
        for metric, label in labels_of(query):
            is_there = label in {"job", "instance"} or label in seen.labels_of(metric)
            assert is_there, f"{title}: {metric} has no {label}"
