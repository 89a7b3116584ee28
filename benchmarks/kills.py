"""A campaign of which something is killed at random moments: what is lost, and what stands at the end.

Half of the moments hit the engine of this machine, half Dask with a scheduler and workers of their
own. After each the same command is called again, if what was killed had ended it.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
}
MOMENTS = {"local": ("worker", "first process") * 5, "Dask": ("Dask worker", "Dask scheduler") * 5}
_PATIENCE = 120  # seconds in which a run must get on


@dataclass
class Survived:
    """How often what was killed, how many records were there at any of the moments, and how many
    of them had to be built again."""

    kills: Counter[str] = field(default_factory=Counter)
    built: int = 0
    lost: int = 0


def command(path: Path, output: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "brochure", "campaign", str(path), "--output", str(output), *more]


def started(arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT,
        start_new_session=True,
    )  # fmt: skip


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone afterwards, with all that it began."""
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def cluster() -> Iterator[tuple[str, subprocess.Popen[bytes], subprocess.Popen[bytes]]]:
    """The address of a scheduler, the scheduler, and the process that keeps two workers."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address, cli = f"tcp://127.0.0.1:{port}", [sys.executable, "-m"]
    scheduler = [*cli, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
    workers = [*cli, "distributed.cli.dask_worker", address, "--nworkers", "2", "--nthreads", "1"]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        first = stack.enter_context(ended(started([*scheduler, "--port", str(port)])))
        second = started([*workers, "--no-dashboard", "--local-directory", folder])
        yield address, first, stack.enter_context(ended(second))


def workers_of(pid: int) -> list[int]:
    """The processes that a process has spawned, less those that help it with spawning."""
    try:
        threads = list(Path(f"/proc/{pid}/task").glob("*/children"))
        listed = [one for thread in threads for one in thread.read_text().split()]
        return [int(one) for one in listed if b"spawn_main" in _called(one)]
    except OSError:
        return []


def _called(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def built(output: Path) -> dict[Path, int]:
    """The records that are there, which a killed run leaves alone, and when they were written."""
    return {path: path.stat().st_mtime_ns for path in output.glob("*/record.json")}


def killed(path: Path, output: Path, records: int) -> Survived:
    """Kill at twenty random moments, then let the campaign end. RuntimeError if it ends before."""
    survived, chance, seen = Survived(), random.Random(1), dict[Path, int]()
    for engine, kinds in MOMENTS.items():
        left = list(kinds)
        while left:
            with ExitStack() as stack:
                processes = _begun(stack, engine, path, output)
                while left and processes["first process"].poll() is None:
                    if not _waited(processes["first process"], output, chance, records):
                        code = processes["first process"].returncode
                        raise RuntimeError(f"the run ended by itself: {code}; are there records?")
                    seen |= built(output)
                    if _kill(processes, left[0], chance):
                        survived.kills[left.pop(0)] += 1
    with ended(started(command(path, output, "--workers", "2"))) as last:
        last.wait()
    now = built(output)
    survived.built = len(seen)
    survived.lost = sum(now.get(path) != moment for path, moment in seen.items())
    return survived


def _begun(
    stack: ExitStack, engine: str, path: Path, output: Path
) -> dict[str, subprocess.Popen[bytes]]:
    """What runs, by what it is."""
    if engine == "local":
        first = started(command(path, output, "--workers", "2"))
        return {"first process": stack.enter_context(ended(first)), "worker": first}
    address, scheduler, workers = stack.enter_context(cluster())
    first = stack.enter_context(ended(started(command(path, output, "--scheduler", address))))
    return {"first process": first, "Dask scheduler": scheduler, "Dask worker": workers}


def _waited(
    first: subprocess.Popen[bytes], output: Path, chance: random.Random, records: int
) -> bool:
    """Wait until some more records are there and a moment longer; whether the run still goes on."""
    wanted = len(built(output)) + chance.randint(1, max(1, records // 25))
    end = time.monotonic() + _PATIENCE
    while len(built(output)) < wanted and first.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(chance.uniform(0, 0.3))
    return first.poll() is None


def _kill(processes: dict[str, subprocess.Popen[bytes]], kind: str, chance: random.Random) -> bool:
    """Kill; whether there was something to kill. What this ends is waited for."""
    victim = processes[kind].pid
    if kind.endswith("worker"):
        there = workers_of(victim)
        if not there:
            return False
        victim = chance.choice(there)
    os.kill(victim, signal.SIGKILL)
    if not kind.endswith("worker"):
        processes["first process"].wait(_PATIENCE)
    return True
