"""THE ONLY FILE that imports prometheus_client: what an operator's Prometheus reads at /metrics."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest  # noqa: TID251
from prometheus_client.core import GaugeMetricFamily, Metric  # noqa: TID251
from prometheus_client.registry import Collector  # noqa: TID251
from typing_extensions import override

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Readings = Callable[[], Mapping[str, float]]
"""Numbers by name, read at the moment of a scrape."""


class _Scraped(Collector):
    def __init__(self, area: str, readings: Readings) -> None:
        self._area = area
        self._readings = readings

    @override
    def collect(self) -> Iterable[Metric]:
        for name, value in self._readings().items():
            yield GaugeMetricFamily(f"campus_{self._area}_{name}", f"{self._area}: {name.replace('_', ' ')}", value)


class Metrics:
    """A registry of its own for each application, so that two in one process do not meet."""

    def __init__(self, version: str) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "campus_http_request_seconds",
            "How long HTTP requests took, by route",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        built = Gauge(
            "campus_build_info", "Always 1; the label tells the version", ("version",), registry=self._registry
        )
        built.labels(version).set(1)

    def observe_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).observe(seconds)

    def watch(self, area: str, readings: Readings) -> None:
        """Adds gauges `campus_<area>_<name>` whose values are read on each scrape."""
        self._registry.register(_Scraped(area, readings))

    def text(self) -> bytes:
        return generate_latest(self._registry)
