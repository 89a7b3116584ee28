"""Campaigns into object storage: an S3 server on this machine, and what it holds afterwards."""

from __future__ import annotations

import json
import urllib.request

import pytest

from tests.campaigns import campaign, run, workers

pytest.importorskip("s3fs")
server = pytest.importorskip("moto.server")


@pytest.fixture
def bucket(monkeypatch):
    """A file system of an S3 server with one bucket."""
    import s3fs

    running = server.ThreadedMotoServer("127.0.0.1", 0)
    running.start()
    host, port = running.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    request = urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST")
    urllib.request.urlopen(request).close()  # the server's memory is that of this process
    files = s3fs.S3FileSystem(use_listings_cache=False)
    files.mkdir("bucket")
    yield files
    running.stop()
    s3fs.S3FileSystem.clear_instance_cache()


def held(files):
    return {
        name.removeprefix("bucket/out/"): files.cat_file(name) for name in files.find("bucket/out")
    }


def test_the_objects_are_the_files_of_a_folder(bucket, tmp_path):
    path = campaign(tmp_path)
    done = run(path, "s3://bucket/out", workers(2))
    assert done.tally.built == 6
    assert held(bucket) == run(path, tmp_path / "good").files


def test_what_is_damaged_or_missing_is_built_again(bucket, tmp_path):
    path = campaign(tmp_path)
    run(path, "s3://bucket/out")
    before = held(bucket)
    bucket.pipe_file("bucket/out/centre-1/handout-screen.pdf", b"x")
    bucket.rm_file("bucket/out/centre-2/record.json")
    done = run(path, "s3://bucket/out")
    assert (done.tally.built, done.tally.kept) == (2, 4)
    assert held(bucket) == before


def test_a_record_counts_only_when_all_its_files_are_there(bucket, tmp_path, monkeypatch):
    path = campaign(tmp_path)
    whole = bucket.pipe_file

    def torn(name, data, **more):
        if name.endswith("centre-3/report.json"):
            raise OSError(5, "the connection is gone")
        return whole(name, data, **more)

    monkeypatch.setattr(bucket, "pipe_file", torn)  # one instance serves all of an address
    with pytest.raises(OSError, match="connection"):
        run(path, "s3://bucket/out")
    assert "centre-3/record.json" not in held(bucket) and "manifest.jsonl" not in held(bucket)


def test_files_that_a_record_has_no_more_go(bucket, tmp_path):
    run(campaign(tmp_path, editions="[screen, press]"), "s3://bucket/out")
    run(campaign(tmp_path), "s3://bucket/out")
    assert json.loads(held(bucket)["centre-1/record.json"])
    assert "centre-1/handout-press.pdf" not in held(bucket)


def test_the_list_of_all_is_renewed_by_a_run_for_some(bucket, tmp_path):
    path = campaign(tmp_path)
    run(path, "s3://bucket/out")
    before = held(bucket)
    bucket.rm_file("bucket/out/centre-2/record.json")
    bucket.pipe_file(
        "bucket/out/manifest.jsonl", before["manifest.jsonl"].replace(b"built", b"lost")
    )
    run(path, "s3://bucket/out", only=frozenset(["centre-2"]))
    states = [json.loads(one)["status"] for one in held(bucket)["manifest.jsonl"].splitlines()]
    assert states == ["lost", "lost", "built", "lost", "lost", "lost"]
