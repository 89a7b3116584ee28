"""Half of the work in a second process: the same results, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import threading
import time
from functools import partial

import psutil
import pytest

from brochure.verify import second_process
from brochure.verify.second_process import done

forks = pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="no fork here")


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def slow(number):
    time.sleep(0.02)
    return number, os.getpid()


@forks
def test_two_processes_share_the_work_and_results_keep_their_order(two_cores):
    found = done([partial(slow, number) for number in range(20)], beside=True)
    assert [number for number, _ in found] == list(range(20))
    assert len({process for _, process in found}) == 2


@forks
def test_what_the_last_piece_loads_is_loaded_once(two_cores):
    loaded = []

    def load():
        loaded.append(os.getpid())

    def seen():
        time.sleep(0.02)
        return tuple(loaded)

    found = done([*[seen] * 10, load], beside=True)
    assert {*found[:-1]} == {(os.getpid(),)}


def test_without_leave_nothing_is_forked(monkeypatch):
    monkeypatch.setattr(second_process, "_shared", lambda _: pytest.fail("forked"))
    assert done([lambda: 1, lambda: 2, lambda: 3], beside=False) == [1, 2, 3]


def test_where_threads_run_nothing_is_forked(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(second_process, "_shared", lambda _: pytest.fail("forked"))
    ends = threading.Event()
    thread = threading.Thread(target=ends.wait)
    thread.start()
    try:
        assert done([lambda: 1, lambda: 2, lambda: 3], beside=True) == [1, 2, 3]
    finally:
        ends.set()
        thread.join()


def only_here(first, then):
    """A job that does `then` in a copy of this process."""
    if os.getpid() != first:
        then()
    return slow(0)


@forks
@pytest.mark.parametrize(
    "then",
    [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(3), lambda: 1 / 0],
    ids=["killed", "ended", "stumbled"],
)
def test_what_the_copy_does_not_answer_is_done_here(two_cores, then):
    jobs = [partial(only_here, os.getpid(), then)] * 6
    assert done(jobs, beside=True) == [(0, os.getpid())] * 6


@forks
def test_a_result_that_cannot_be_sent_is_made_here(two_cores):
    jobs = [partial(lambda number: (slow(number)[0], lambda: None), number) for number in range(6)]
    assert [number for number, _ in done(jobs, beside=True)] == list(range(6))


@forks
def test_an_error_is_raised_here_and_leaves_no_process_behind(two_cores):
    def wrong():
        raise LookupError("as ever")

    before = {child.pid for child in psutil.Process().children()}
    with pytest.raises(LookupError, match="as ever"):
        done([*[wrong] * 4, lambda: None], beside=True)
    assert {child.pid for child in psutil.Process().children()} <= before
