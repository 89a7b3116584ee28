"""What the tests of the preview share: a server on a free port, and an ear for its events."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from contextlib import contextmanager

from brochure.loading import Paths
from brochure.preview.server import Preview, listen, server


class Served:
    """A running preview: its address, and how to ask it."""

    def __init__(self, preview: Preview, port: int, running=None) -> None:
        self.preview, self.running = preview, running
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path="/", method="GET", **headers):
        """The answer to a request, its body read; header names with _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            answer = connection.getresponse()
            answer.body = answer.read()
            return answer
        finally:
            connection.close()

    def state(self):
        return json.loads(self.ask("/state").body)

    def wait(self, wanted, seconds=10.0):
        """The first state of which `wanted` is true."""
        end = time.monotonic() + seconds
        while not wanted(state := self.state()):
            assert time.monotonic() < end, state
            time.sleep(0.03)
        return state

    @contextmanager
    def events(self):
        """A listener: each call gives the next stamp. The first is the present one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/events")
        answer = connection.getresponse()
        assert answer.getheader("content-type").startswith("text/event-stream")

        def following():
            # Line by line through the chunks of HTTP/1.1: `read` would wait for whole ones.
            while not (line := answer.fp.readline()).startswith(b"data: "):
                assert line, "the server let the listener go"
            return line[6:].decode().strip()

        try:
            yield following
        finally:
            connection.close()


@contextmanager
def served(content, theme, printer="", **limits):
    """A preview of a project, in a thread."""
    with listen(0) as made:
        port = made.getsockname()[1]
        preview = Preview(Paths(content, theme, printer), port)
        running = server(preview, **limits)
        thread = threading.Thread(target=lambda: asyncio.run(running.serve([made])), daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.005)
        try:
            yield Served(preview, port, running)
        finally:
            running.handle_exit(2, None)
            thread.join(10)
            assert not thread.is_alive(), "the server did not end"
