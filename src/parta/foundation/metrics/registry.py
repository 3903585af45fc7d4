"""What can be asked of this process, by the names of Prometheus."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from .figures import Histogram

_logger = logging.getLogger(__name__)

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Seconds that a part (the database, LiveKit) may take to answer a scrape; later figures are left out of it.
PATIENCE = 2.0

Labels = Sequence[str]
Ask = Callable[[], Awaitable[Iterable[Metric]]]


def gauge(name: str, meaning: str, found: Mapping[tuple[str, ...], float], labels: Labels = ()) -> Metric:
    """A figure that goes up and down, for each combination of its labels."""
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for values, value in found.items():
        family.add_metric(values, value)
    return family


class Metrics:
    """Every part tells once how its figures are read; nothing is computed until a scrape."""

    def __init__(self) -> None:
        self._reads: list[Callable[[], Metric]] = []
        self._asks: dict[str, Ask] = {}
        self._failures: dict[tuple[str, ...], float] = {}
        # Of the process itself: memory, CPU, open files. Without a registry it only answers.
        self._process = ProcessCollector(registry=None)
        self.count_by("parta_scrape_failures", "Parts that didn't tell their figures in time", ("part",), self._failed)

    def count(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A figure that only grows; `_total` is added to its name."""
        self.count_by(name, meaning, (), lambda: {(): read()})

    def count_by(
        self, name: str, meaning: str, labels: Labels, read: Callable[[], Mapping[tuple[str, ...], float]]
    ) -> None:
        def family() -> Metric:
            found = CounterMetricFamily(name, meaning, labels=labels)
            # A copy: what is counted meanwhile may bring a new label.
            for values, value in list(read().items()):
                found.add_metric(values, value)
            return found

        self._reads.append(family)

    def gauge(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        self._reads.append(lambda: gauge(name, meaning, {(): read()}))

    def gauge_by(
        self, name: str, meaning: str, labels: Labels, read: Callable[[], Mapping[tuple[str, ...], float]]
    ) -> None:
        self._reads.append(lambda: gauge(name, meaning, read(), labels))

    def histogram(self, name: str, meaning: str, histogram: Histogram) -> None:
        self.histogram_by(name, meaning, (), lambda: {(): histogram})

    def histogram_by(
        self, name: str, meaning: str, labels: Labels, read: Callable[[], Mapping[tuple[str, ...], Histogram]]
    ) -> None:
        def family() -> Metric:
            found = HistogramMetricFamily(name, meaning, labels=labels)
            for values, histogram in list(read().items()):
                found.add_metric(values, histogram.buckets(), histogram.total)
            return found

        self._reads.append(family)

    def ask(self, part: str, ask: Ask) -> None:
        """Figures that another server knows (the queue's, LiveKit's): asked at each scrape, all at the same time."""
        self._asks[part] = ask

    async def expose(self) -> bytes:
        """Everything, in Prometheus' text form."""
        asked = await asyncio.gather(*(self._asked(part, ask) for part, ask in self._asks.items()))
        found = [read() for read in self._reads]
        found += (family for families in asked for family in families)
        found += self._process.collect()
        return generate_latest(_Found(found))

    async def _asked(self, part: str, ask: Ask) -> Iterable[Metric]:
        try:
            async with asyncio.timeout(PATIENCE):
                return await ask()
        except Exception as error:
            self._failures[(part,)] = self._failures.get((part,), 0) + 1
            _logger.warning("%s didn't tell its figures: %s", part, type(error).__name__)
            return ()

    def _failed(self) -> Mapping[tuple[str, ...], float]:
        return {(part,): self._failures.get((part,), 0) for part in self._asks}


class _Found:
    """Families that are at hand, for the library's writer."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families
