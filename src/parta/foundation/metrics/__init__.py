"""The door of the metrics: figures that cost nothing to keep, and how Prometheus gets them."""

from .endpoint import metrics_endpoint as metrics_endpoint
from .endpoint import place_of as place_of
from .figures import SECONDS as SECONDS
from .figures import Counts as Counts
from .figures import Histogram as Histogram
from .loop import LoopWatch as LoopWatch
from .registry import Metrics as Metrics
from .registry import gauge as gauge
