"""Campaigns by Dask: a scheduler and two workers, processes that speak TCP on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from tests.campaigns import HEAD, campaign, places, run, tree, workers
from tests.conftest import ROOT

pytest.importorskip("distributed")

COUNT = 32


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def begun(*arguments, path=ROOT, **environment):
    environment = {**os.environ, "PYTHONPATH": str(path), **environment}
    environment["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)], env=environment, cwd="/",
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def worker(address, folder, path=ROOT, **environment):
    options = (
        "--nthreads",
        1,
        "--no-dashboard",
        "--local-directory",
        folder,
        "--death-timeout",
        30,
    )
    return begun("-m", "distributed.cli.dask_worker", address, *options, path=path, **environment)


def end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def cluster(tmp_path):
    """A scheduler; `join` gives it a worker."""
    port, started = free_port(), []
    address = f"tcp://127.0.0.1:{port}"
    options = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
    started.append(begun("-m", "distributed.cli.dask_scheduler", *options))

    def join(path=ROOT, **environment):
        made = worker(address, tmp_path / f"worker-{len(started)}", path, **environment)
        started.append(made)
        return made

    yield SimpleNamespace(address=address, join=join, scheduler=started[0])
    for one in started:
        end(one)


def by(cluster, count=2):
    """The engine; it begins when there are as many workers."""
    from distributed import Client

    from brochure.campaign.engine import dask_engine

    end_of_patience = time.monotonic() + 60
    while True:
        try:
            with Client(cluster.address, timeout=5) as client:
                client.wait_for_workers(count, timeout=60)
            break
        except OSError:
            assert time.monotonic() < end_of_patience
    return lambda workshop, shards: dask_engine.run(workshop, shards, None, cluster.address)


@pytest.fixture
def path(tmp_path):
    rows = HEAD + "".join(f"centre-{n},House {n},1-800-662-4357\n" for n in range(COUNT))
    return campaign(tmp_path, rows)


def after(output, number, what):
    """Do something once some records are built."""

    def wait():
        while len(list(output.glob("*/record.json"))) < number:
            time.sleep(0.02)
        what()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_two_workers_give_the_bytes_of_one_process(cluster, path, tmp_path):
    cluster.join()
    cluster.join()
    done = run(path, f"file:{tmp_path / 'out'}", by(cluster))
    assert tree(tmp_path / "out") == run(path, tmp_path / "good", workers(2)).files
    assert done.tally.built == COUNT


def test_a_worker_that_is_killed_loses_nothing(cluster, path, tmp_path):
    cluster.join()
    killed = cluster.join()
    engine = by(cluster)
    after(tmp_path / "out", 5, lambda: end(killed))
    done = run(path, tmp_path / "out", engine)
    assert killed.poll() is not None
    assert done.files == run(path, tmp_path / "good", workers(2)).files


@pytest.mark.parametrize("asked", ["Client.scatter", "Client.scheduler_info", "Future.result"])
def test_whatever_is_asked_when_the_scheduler_goes_the_run_says_so(
    cluster, path, tmp_path, monkeypatch, asked
):
    from distributed.comm.core import CommClosedError

    def gone(*given, **named):
        raise CommClosedError("in <TCP (closed)>: Stream is closed")

    cluster.join()
    engine = by(cluster, 1)
    monkeypatch.setattr(f"distributed.{asked}", gone)
    with pytest.raises(OSError, match="the scheduler is gone"):
        run(path, tmp_path / "out", engine)


def test_when_the_scheduler_goes_the_run_says_so_and_the_next_one_ends_it(cluster, path, tmp_path):
    cluster.join()
    engine = by(cluster, 1)
    after(tmp_path / "out", 3, lambda: end(cluster.scheduler))
    with pytest.raises(OSError, match="the scheduler is gone"):
        run(path, tmp_path / "out", engine)
    done = run(path, tmp_path / "out", workers(2))
    assert done.tally.kept >= 3
    assert done.files == run(path, tmp_path / "good", workers(2)).files


def other_version(folder):
    shutil.copytree(ROOT / "brochure", folder / "brochure")
    with (folder / "brochure" / "build.py").open("a") as file:
        file.write("# another version\n")
    return folder


def test_a_worker_of_another_version_gets_no_work(cluster, path, tmp_path):
    cluster.join()
    cluster.join(other_version(tmp_path / "other"))
    done = run(path, tmp_path / "out", by(cluster))
    assert done.files == run(path, tmp_path / "good", workers(2)).files


def test_without_a_worker_that_is_fit_the_run_says_why(cluster, path, tmp_path):
    cluster.join(other_version(tmp_path / "other"))
    with pytest.raises(OSError, match=r"no worker is fit: .*its tool, libraries or assets"):
        run(path, tmp_path / "out", by(cluster, 1))


def test_a_record_that_kills_workers_is_named(cluster, path, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import os\n"
        "from brochure.campaign import building\n"
        "entry = building.Workshop.entry\n"
        "def killing(self, record):\n"
        "    if record.name == 'centre-2':\n"
        "        os.kill(os.getpid(), 9)\n"
        "    return entry(self, record)\n"
        "building.Workshop.entry = killing\n",
        "utf-8",
    )
    cluster.join(f"{site}{os.pathsep}{ROOT}")
    done = run(path, tmp_path / "out", by(cluster, 1), do="check")
    bad = [entry for entry in done.entries if entry["status"] == "refused"]
    assert [entry["record"] for entry in bad] == ["centre-2"]
    assert {code for *_, code in places(bad)} == {"C907"}
    assert len(done.entries) == COUNT


def test_a_cluster_of_its_own_is_started_without_a_scheduler(path, tmp_path):
    from brochure.campaign.engine import dask_engine

    done = run(path, tmp_path / "out", lambda w, s: dask_engine.run(w, s, 2, ""))
    assert done.files == run(path, tmp_path / "good", workers(2)).files


def test_ctrl_c_ends_a_cluster_of_its_own_without_a_word_of_its_workers(path, tmp_path):
    arguments = ["campaign", str(path), "--output", str(tmp_path / "out"), "--engine", "dask"]
    running = subprocess.Popen(
        [sys.executable, "-m", "brochure", *arguments], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    stop = after(tmp_path / "out", 3, lambda: os.killpg(running.pid, signal.SIGINT))
    _, said = running.communicate(timeout=90)
    stop.join()
    assert running.returncode == 130
    assert "Stopped." in said and "Traceback" not in said and "Interrupt" not in said
    assert run(path, tmp_path / "out", workers(2)).tally.kept >= 3


def test_a_project_is_packed_alike_whoever_packs_it(path):
    from brochure.campaign import running
    from brochure.campaign.engine import dask_engine

    workshop = running.prepared(path, "out").workshop
    assert dask_engine.packed(workshop) == dask_engine.packed(workshop)
    assert len(dask_engine.packed(workshop)) < 10_000_000


@pytest.mark.parametrize("kind", ["of its own", "sample"])
def test_what_is_packed_makes_a_workshop_that_gives_the_same_bytes(tmp_path, kind):
    from brochure.campaign import running
    from brochure.campaign.engine import dask_engine

    path = campaign(tmp_path) if kind == "of its own" else ROOT / "examples/campaign/campaign.yaml"
    if kind == "of its own":
        formats = tmp_path / "assets" / "formats"
        formats.mkdir(parents=True)
        (formats / "other.yaml").write_text("leaves: [[page, back]]\n", "utf-8")
    workshop = running.prepared(path, "out").workshop
    made = dask_engine._workshop(workshop.job, dask_engine.packed(workshop))
    assert not isinstance(made, str), made


def test_what_a_worker_unpacked_goes_with_its_workshop(tmp_path, monkeypatch):
    from brochure.campaign import running
    from brochure.campaign.engine import dask_engine

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    workshop = running.prepared(campaign(tmp_path), "out").workshop
    project = dask_engine.packed(workshop)
    for job, left in ((workshop.job, 1), (replace(workshop.job, digest="other"), 1)):
        dask_engine._workshop(job, project)
        assert len(list((tmp_path / "temporary").iterdir())) == left
    dask_engine._workshops.clear()
    assert list((tmp_path / "temporary").iterdir()) == []
