"""Half of the work in a second process, where there is a core for it.

The second process is a copy of this one (fork), so it knows all that this one does and loads
nothing. Both take the next piece of work from one pipe. What the copy does not answer, because
it was killed or stumbled, is done here after all, so that results and errors are the same.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
_MOST = 256  # pieces of work: each is one byte in the pipe


def done(jobs: Sequence[Callable[[], T]], beside: bool) -> list[T]:
    """What each job gives. The largest should come first; the last is done before the copy is
    made, so that what it loads need not be loaded twice. Raises what a job raises."""
    found: dict[int, T] = {}
    if beside and 2 < len(jobs) < _MOST and _can_fork():
        found = {len(jobs) - 1: jobs[-1](), **_shared(jobs[:-1])}
    return [found[at] if at in found else job() for at, job in enumerate(jobs)]


def _can_fork() -> bool:
    """Whether there is a second core, and a copy of this process would be whole: of its threads
    only one would go on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores > 1 and hasattr(os, "fork") and threading.active_count() == 1


def _shared(jobs: Sequence[Callable[[], T]]) -> dict[int, T]:
    """What the two processes gave, by the numbers of the jobs."""
    waiting, put = os.pipe()
    os.write(put, bytes(range(len(jobs))))
    os.close(put)
    answer, say = os.pipe()
    child = os.fork()
    if not child:
        _answer(say, jobs, waiting)
    os.close(say)
    try:
        found = _taken(jobs, waiting)
        with os.fdopen(answer, "rb") as said:
            return {**_understood(said.read()), **found}
    except BaseException:
        os.kill(child, 9)
        raise
    finally:
        os.close(waiting)
        os.waitpid(child, 0)


def _answer(say: int, jobs: Sequence[Callable[[], T]], waiting: int) -> None:
    """The life of the copy. It ends without a word of what it had from the first process, such
    as half-written output."""
    with suppress(BaseException), os.fdopen(say, "wb") as answer:
        answer.write(pickle.dumps(_taken(jobs, waiting)))
    os._exit(0)


def _taken(jobs: Sequence[Callable[[], T]], waiting: int) -> dict[int, T]:
    found = {}
    while at := os.read(waiting, 1):
        found[at[0]] = jobs[at[0]]()
    return found


def _understood(answer: bytes) -> dict[int, Any]:
    """What the copy says; nothing, if it was cut off."""
    with suppress(pickle.UnpicklingError, EOFError):
        return dict(pickle.loads(answer))  # noqa: S301  (our own copy wrote it)
    return {}
