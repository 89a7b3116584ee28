"""The engines: who builds the shards of a campaign."""

from __future__ import annotations

from functools import partial

from brochure.campaign.engine import local_engine
from brochure.campaign.running import Engine

LOCAL, DASK = "local", "dask"


def chosen(name: str, workers: int | None, scheduler: str) -> tuple[Engine, int]:
    """The engine of a name, and how many records it is given at once at most: some seconds of
    work, or for Dask, which does best with few tasks, some more. ModuleNotFoundError if what it
    needs is not installed."""
    if name == LOCAL and not scheduler:
        return partial(local_engine.run, workers=workers or local_engine.cores()), 25
    from brochure.campaign.engine import dask_engine  # late: it loads a large library

    return partial(dask_engine.run, workers=workers, scheduler=scheduler), 200
