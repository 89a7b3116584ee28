"""Workers of Dask distributed: on this machine, or wherever a scheduler has them.

A worker is sent the project once, as a ZIP file, and proves by its digest that it would make the
same bytes: another version of the tool or of a library makes it unfit, and its shards go to the
others. What is asked of it are some records at a time; what it answers are their entries, as it
writes the files itself.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import tempfile
import threading
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import dask
import distributed
from distributed import CancelledError, Client, KilledWorker, LocalCluster, get_worker
from distributed import TimeoutError as Waited
from distributed.comm.core import CommClosedError
from msgspec import Struct
from msgspec.structs import replace

from brochure.campaign.building import Assignment, Entry, Workshop, format_files
from brochure.campaign.engine import local_engine
from brochure.campaign.engine.shards import Done, Shard, after_death, built, killer

_SETTINGS = {
    "distributed.comm.timeouts.connect": "10s",
    "distributed.scheduler.allowed-failures": 0,  # of a cluster of our own: we retry ourselves
    "distributed.scheduler.worker-saturation": 1.0,
}
_Client: Any = Client  # their calls have no types
_LocalCluster: Any = LocalCluster
_wait: Any = distributed.wait
_GONE = "the scheduler is gone; what was built is in place, and the same command goes on from here"
_NAMED = ("content", "theme", "printer")  # files of an assignment
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file can hold


class UnfitWorker(Struct, frozen=True):
    """Why a worker may not work."""

    worker: str
    why: str


def run(
    workshop: Workshop, shards: Iterable[Shard], workers: int | None, scheduler: str
) -> Iterator[Done]:
    """What becomes of the shards, in any order. OSError if the scheduler goes away, if no worker
    is fit, or if a worker's system refuses."""
    with dask.config.set(_SETTINGS), _client(workers, scheduler) as client:
        yield from _Run(workshop, client).done(iter(shards))


def _client(workers: int | None, scheduler: str) -> Any:
    try:
        if scheduler:
            return _Client(scheduler, timeout=10)
        return _Client(_cluster(workers or local_engine.cores()))
    except OSError as fault:
        raise OSError(0, f"there is no scheduler: {fault}", scheduler) from fault


def _cluster(workers: int) -> Any:
    with _deaf():
        return _LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        )


@contextmanager
def _deaf() -> Iterator[None]:
    """Let what is begun meanwhile hear no Ctrl-C: the first process decides, and then they end in
    half the time. Only the main thread of a program can see to that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # new processes inherit it
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Run:
    def __init__(self, workshop: Workshop, client: Any) -> None:
        self.workshop, self.client = workshop, client
        self.unfit: dict[str, str] = {}
        self.waiting: dict[Any, tuple[Shard, frozenset[str]]] = {}
        self.again: deque[Shard] = deque()
        self.project = packed(workshop)
        self.sent: Any = None

    def done(self, left: Iterator[Shard]) -> Iterator[Done]:
        try:
            while True:
                fit = self._fit()
                while len(self.waiting) < len(fit):
                    shard = self.again.popleft() if self.again else next(left, None)
                    if shard is None:
                        break
                    self._submit(shard, fit)
                if not self.waiting:
                    return
                for future in self._finished():
                    yield from self._answered(self.waiting.pop(future)[0], future)
        except CommClosedError as fault:  # in the middle of whatever was asked
            raise OSError(0, _GONE) from fault
        finally:
            with suppress(Exception):  # the scheduler may be gone
                self.client.cancel(list(self.waiting))
            if self.client.cluster is not None:
                self.client.cluster.close()

    def _submit(self, shard: Shard, fit: list[str]) -> None:
        if self.sent is None or self.sent.status != "finished":
            self.sent = self.client.scatter(self.project, broadcast=True, hash=False)
        job = self.workshop.job
        only = fit if self.unfit else None
        future = self.client.submit(work, job, self.sent, shard, workers=only, pure=False)
        self.waiting[future] = shard, frozenset(only or ())

    def _fit(self) -> list[str]:
        """The addresses of the workers that may work. OSError if there is none left."""
        self._must_be_there()
        known = list(self.client.scheduler_info(n_workers=-1)["workers"])
        fit = [address for address in known if address not in self.unfit]
        if not fit and self.unfit:
            why = "; ".join(f"{address}: {why}" for address, why in self.unfit.items())
            raise OSError(0, f"no worker is fit: {why}")
        if not fit:
            with suppress(Waited):
                self.client.wait_for_workers(1, timeout=30)
            if not self.client.scheduler_info(n_workers=-1)["workers"]:
                raise OSError(0, "the scheduler has no workers")
            return self._fit()
        return fit

    def _must_be_there(self) -> None:
        comm = self.client.scheduler_comm
        if self.client.status != "running" or comm is None or comm.comm.closed():
            raise OSError(0, _GONE)

    def _finished(self) -> list[Any]:
        """The next shards that are answered. OSError if the scheduler goes away."""
        finished: list[Any] = []
        while not finished:
            self._must_be_there()
            with suppress(Waited, CancelledError):
                _wait(list(self.waiting), timeout=1, return_when="FIRST_COMPLETED")
            self._take_back()
            finished = [future for future in self.waiting if future.done()]
            if not self.waiting:
                break
        return finished

    def _take_back(self) -> None:
        """Shards that were meant for workers of which none is there any more: one that is begun
        anew has another address."""
        there = self.client.scheduler_info(n_workers=-1)["workers"]
        lost = [f for f, (_, only) in self.waiting.items() if only and only.isdisjoint(there)]
        for future in lost:
            self.again.append(self.waiting.pop(future)[0])
        self.client.cancel(lost)

    def _answered(self, shard: Shard, future: Any) -> Iterator[Done]:
        try:
            said = future.result()
        except KilledWorker as fault:
            rest = after_death(shard)
            self.again.extend(rest)
            if not rest:
                yield killer(self.workshop, shard, type(fault).__name__)
            return
        except CancelledError:
            self._must_be_there()
            self.again.append(shard)
            self.sent = None  # what had been sent may be lost with its worker
            return
        except ImportError as fault:
            self._ask_all(fault)
            self.again.append(shard)
            return
        if isinstance(said, UnfitWorker):
            self.unfit[said.worker] = said.why
            self.again.append(shard)
        elif isinstance(said, OSError):
            raise said
        else:
            yield shard, said

    def _ask_all(self, fault: ImportError) -> None:
        """Find the workers that lack the tool."""
        answers = self.client.run(has_tool, on_error="return")
        lacking = {a: f"it lacks {fault.name}" for a, said in answers.items() if said is not True}
        if not lacking:
            raise fault
        self.unfit |= lacking


def packed(workshop: Workshop) -> bytes:
    """The files of the project as a ZIP file: those that loading it opens, and all its formats,
    which its digest knows. The same project gives the same bytes."""
    job, opened = workshop.job, set(format_files(workshop.project))
    listening = [True]

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event == "open" and isinstance(arguments[0], (str, os.PathLike)):
            opened.add(Path(arguments[0]))

    sys.addaudithook(listen)  # there is no way to take it away; it is told to listen no more
    with suppress(Exception):  # it was loaded before
        Workshop(job)
    listening.clear()
    named = {kind: Path(getattr(job, kind) or "").resolve() for kind in _NAMED}
    named = {kind: path for kind, path in named.items() if path.is_file()}
    found = {path.resolve() for path in (*opened, *named.values()) if _is_asset(path)}
    root = Path(os.path.commonpath([path.parent for path in found]))
    above = {
        up / "content.yaml" for path in found for up in path.parents if up.is_relative_to(root)
    }
    data = io.BytesIO()  # a content.yaml marks the folder of a project, read or not
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(found | {path for path in above if path.is_file()}):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _OLDEST)
            archive.writestr(entry, path.read_bytes())
        places = {kind: path.relative_to(root).as_posix() for kind, path in named.items()}
        archive.comment = json.dumps(places).encode()
    return data.getvalue()


def _is_asset(path: Path) -> bool:
    """Whether a file belongs to the project, and not to the tool or to Python."""
    homes = (Path(__file__).parents[2], Path(sys.prefix), Path(sys.base_prefix), Path("/proc"))
    return path.is_file() and not any(path.resolve().is_relative_to(home) for home in homes)


# On the worker

_turn = threading.Lock()  # a worker may have several threads; one of them builds at a time
_Unpacked: TypeAlias = "tempfile.TemporaryDirectory[str]"  # which goes when nobody holds it
# By digest, the last one only, with the folder that it reads.
_workshops: dict[str, tuple[Workshop, _Unpacked]] = {}


def work(job: Assignment, project: bytes, shard: Shard) -> list[Entry] | UnfitWorker | OSError:
    """What a worker answers."""
    with _turn:
        try:
            workshop = _workshop(job, project)
        except Exception as fault:  # noqa: BLE001  (whatever is wrong with this worker)
            return UnfitWorker(get_worker().address, f"{type(fault).__name__}: {fault}")
        if isinstance(workshop, str):
            return UnfitWorker(get_worker().address, workshop)
        try:
            return built(workshop, shard)
        except OSError as fault:
            return fault


def _workshop(job: Assignment, project: bytes) -> Workshop | str:
    """The workshop of a job, or why there can be none here."""
    known, _ = _workshops.get(job.digest, (None, None))
    if known is not None and known.job.do == job.do and known.job.output == job.output:
        return known
    unpacked = tempfile.TemporaryDirectory(prefix="brochure-campaign-")
    folder = Path(unpacked.name)
    with zipfile.ZipFile(io.BytesIO(project)) as archive:
        archive.extractall(folder)
        places = json.loads(archive.comment)
    moved = replace(job, **{kind: str(folder / place) for kind, place in places.items()})
    made = Workshop(moved)
    if made.digest() != job.digest:
        unpacked.cleanup()
        return "its tool, libraries or assets are others"
    _workshops.clear()
    _workshops[job.digest] = made, unpacked
    return made


def has_tool() -> bool:
    """True, if it can be called at all."""
    return True
