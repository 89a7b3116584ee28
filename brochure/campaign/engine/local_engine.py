"""Workers on this machine: processes that are spawned, each with one end of a pipe.

The standard pools lose what was waiting when a worker is killed, so there is none here. A worker
ends by itself when the first process is gone, and is ended politely by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from brochure.campaign.building import Assignment, Entry, Workshop
from brochure.campaign.engine.shards import Done, Shard, after_death, built, killer
from brochure.project import long_lived

_PATIENCE = 1.5  # seconds in which a worker that is asked to end may do so
_MOST_STILLBORN = 5


def cores() -> int:
    """How many processes may run at once."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return count or 1


def run(workshop: Workshop, shards: Iterable[Shard], workers: int) -> Iterator[Done]:
    """What becomes of the shards, in any order; of each at most one for each worker is taken in
    advance. OSError if the system refuses."""
    crew = _Crew(workshop.job, workers)
    try:
        left, again = iter(shards), deque[Shard]()
        while True:
            for one in crew.idle():
                shard = again.popleft() if again else next(left, None)
                if shard is None:
                    break
                crew.give(one, shard)
            if not crew.busy:
                return
            for shard, entries, why in crew.news():
                if entries is not None:
                    yield shard, entries
                    continue
                rest = after_death(shard)
                again.extend(rest)
                if not rest:
                    yield killer(workshop, shard, why)
    finally:
        crew.dismiss()


class _Worker:
    def __init__(self, job: Assignment) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=_work, args=(job, far), daemon=True)
        self.process.start()
        far.close()
        self.shard: Shard | None = None
        self.has_begun = False


class _Crew:
    """The workers; one that died is replaced."""

    def __init__(self, job: Assignment, size: int) -> None:
        self.job, self.stillborn = job, 0
        self.workers: list[_Worker] = []
        try:
            for _ in range(size):
                self.workers.append(_Worker(job))
        except BaseException:
            self.dismiss()
            raise

    @property
    def busy(self) -> bool:
        return any(one.shard for one in self.workers)

    def idle(self) -> list[_Worker]:
        return [one for one in self.workers if one.shard is None]

    def give(self, worker: _Worker, shard: Shard) -> None:
        worker.shard = shard
        with contextlib.suppress(OSError):  # it has died, which the next news say
            worker.pipe.send(shard)

    def news(self) -> Iterator[tuple[Shard, list[Entry] | None, str]]:
        """Shards with what was made of them, or None and of what their worker died."""
        ready = wait([one.pipe for one in self.workers])
        for number, one in enumerate(self.workers):
            if one.pipe not in ready:
                continue
            try:
                said = one.pipe.recv()
            except (EOFError, OSError):
                shard, why = one.shard, self._buried(number)
                if shard is not None:
                    yield shard, None, why
                continue
            if isinstance(said, BaseException):
                raise said
            if said is None:
                one.has_begun, self.stillborn = True, 0
            elif one.shard is not None:
                shard, one.shard = one.shard, None
                yield shard, said, ""

    def _buried(self, number: int) -> str:
        """Put another worker into the place of a dead one; of what it died."""
        dead = self.workers[number]
        dead.pipe.close()
        dead.process.join()
        code = dead.process.exitcode or 0
        why = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        self.stillborn += not dead.has_begun
        if self.stillborn >= _MOST_STILLBORN:
            raise OSError(0, f"the workers die before they begin: {why}")
        self.workers[number] = _Worker(self.job)
        return why

    def dismiss(self) -> None:
        """End all workers: politely, then not."""
        for one in self.workers:
            one.process.terminate()
        for one in self.workers:
            one.process.join(_PATIENCE)
            if one.process.is_alive():
                one.process.kill()
                one.process.join()
            one.pipe.close()


def _work(job: Assignment, pipe: Connection) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides
    signal.signal(signal.SIGTERM, _leave)
    try:
        workshop = Workshop(job)
        long_lived()
        pipe.send(None)
        while True:
            pipe.send(built(workshop, pipe.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the first process is gone
    except Exception as fault:  # noqa: BLE001  (the first process says it)
        with contextlib.suppress(OSError):
            pipe.send(fault if isinstance(fault, OSError) else OSError(0, repr(fault)))
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends anyway


def _leave(number: int, frame: Any) -> None:
    """What is begun is cleared away, and nothing is said: whatever is being left at this moment,
    an end of the process is no fault."""
    raise SystemExit(0)
