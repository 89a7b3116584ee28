"""The engines: who builds the shards of a campaign."""

from __future__ import annotations

from functools import partial

from brochure.campaign import local_engine
from brochure.campaign.running import Engine

LOCAL, DASK = "local", "dask"
ENGINES = (LOCAL, DASK)


def chosen(name: str, workers: int | None, scheduler: str) -> Engine:
    """The engine of a name. ModuleNotFoundError if what it needs is not installed."""
    if name == LOCAL:
        return partial(local_engine.run, workers=workers or local_engine.cores())
    from brochure.campaign import dask_engine  # late: it loads a large library

    return partial(dask_engine.run, workers=workers, scheduler=scheduler)
