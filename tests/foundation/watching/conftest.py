"""A class to talk in, and Prometheus' view of its server."""

import re
from collections.abc import Awaitable, Callable, Mapping

import httpx
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from chat.conftest import chat as chat
from fixtures.ports import free_port
from fixtures.school import Running

TOKEN = "prometheus-may-read"


class Scrape:
    """What one scrape told: a figure by its name and labels."""

    def __init__(self, text: str) -> None:
        self.families = {family.name: family for family in text_string_to_metric_families(text)}
        self._samples = [sample for family in self.families.values() for sample in family.samples]

    def figure(self, name: str, **labels: str) -> float:
        """The sum of the samples of this name that have these labels."""
        return sum(
            sample.value for sample in self._samples if sample.name == name and labels.items() <= sample.labels.items()
        )

    @property
    def names(self) -> set[str]:
        return {sample.name for sample in self._samples}

    def labels_of(self, name: str) -> set[str]:
        return {label for sample in self._samples if sample.name == name for label in sample.labels}

    @property
    def labels(self) -> set[str]:
        return {value for sample in self._samples for value in sample.labels.values()}


async def scrape(address: str, token: str = "") -> Scrape:
    headers: Mapping[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://{address}/metrics", headers=headers)
    assert answer.status_code == 200
    assert re.match(r"text/plain; version=", answer.headers["content-type"])
    return Scrape(answer.text)


@pytest.fixture
def metrics_address() -> str:
    return f"127.0.0.1:{free_port()}"


@pytest_asyncio.fixture
async def running(start_server: Callable[..., Awaitable[Running]], metrics_address: str) -> Running:
    """A server that Prometheus may ask."""
    return await start_server(metrics=metrics_address, metrics_token=TOKEN)
