"""The server: one page, its state, its pictures, and word of every change.

For this machine alone: it listens on the loopback address, answers GET only, and only to a page
that it served itself, so that no other page in the browser can look in. No part of a request
names a file: pictures are looked up among those that there are, and the files of the page are
read when the server starts.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from functools import partial
from importlib import resources
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from brochure.loading import Paths
from brochure.preview.album import Albums
from brochure.preview.payload import told
from brochure.preview.renderer import Gallery, RenderedPage
from brochure.preview.watch import Hub, Watch
from brochure.project import long_lived

LOOPBACK = "127.0.0.1"
_PAGE = {
    "/": ("index.html", "text/html"),
    "/style.css": ("style.css", "text/css"),
    "/script.js": ("script.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}
Say = Callable[[str], None]


class Guard:
    """Refuses what does not come from our own page, and gives every answer its headers.

    A foreign page can point a name of its own at the loopback address (DNS rebinding); the
    `Host` that its browser sends gives it away.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            refused = self._refused(scope["method"], Headers(scope=scope))
            await (refused or self.app)(scope, receive, partial(_with_headers, send))

    def _refused(self, method: str, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return PlainTextResponse("This host is not served here.", 421)
        origins = {f"http://{host}" for host in self.hosts}
        if any(origin not in origins for origin in headers.getlist("origin")):
            return PlainTextResponse("Other pages may not ask.", 403)
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "")
        if site not in ("none", "same-origin") and mode != "navigate":
            return PlainTextResponse("Other pages may not ask.", 403)
        if method != "GET":
            return PlainTextResponse("Only GET.", 405, {"allow": "GET"})
        return None


async def _with_headers(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        given = {name.lower() for name, _ in message["headers"]}
        ours = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
        more = [header for header in ours if header[0] not in given]
        message = {**message, "headers": [*message["headers"], *more]}
    await send(message)


class Preview:
    """The application, for a project, on a port."""

    def __init__(self, paths: Paths, port: int) -> None:
        self.watch = Watch(paths)
        self.hub = self.watch.hub
        self.albums, self.gallery = Albums(), Gallery()
        routes = [Route(path, _file(*file)) for path, file in _PAGE.items()]
        routes += [
            Route("/state", self.state),
            Route("/events", self.events),
            Route("/picture/{piece}/{edition}/{name}", self.picture),
        ]
        self.app = Guard(Starlette(routes=routes, lifespan=self.lifespan), port)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Watch the files as long as the server runs."""
        stop = asyncio.Event()
        watching = asyncio.create_task(self.watch.run(stop))
        try:
            yield
        finally:
            self.hub.close()
            stop.set()
            await asyncio.gather(watching, return_exceptions=True)

    async def state(self, request: Request) -> Response:
        """Everything but the pictures' pixels."""
        words = await asyncio.to_thread(lambda: json.dumps(told(self.hub.state, self.albums)))
        return Response(words, media_type="application/json")

    async def events(self, request: Request) -> Response:
        """A line for each new state, as server-sent events."""
        return StreamingResponse(self._lines(), media_type="text/event-stream")

    async def _lines(self) -> AsyncIterator[str]:
        yield "retry: 500\n\n"
        async with aclosing(self.hub.changes()) as changes:
            async for state in changes:
                yield f"data: {state.stamp}\n\n" if state else ": still here\n\n"

    async def picture(self, request: Request) -> Response:
        """A picture of the version that is shown, as PNG."""
        given = request.path_params
        path = f"/picture/{given['piece']}/{given['edition']}/{given['name']}"
        try:
            drawn = await asyncio.to_thread(self._drawn, path)
        except OSError:
            return PlainTextResponse("It cannot be drawn now: a font is missing.", 503)
        if drawn is None:
            return PlainTextResponse("There is no such picture.", 404)
        tag = {"etag": f'"{drawn.name}"'}
        if tag["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=tag)
        return Response(drawn.data, media_type="image/png", headers=tag)

    def _drawn(self, path: str) -> RenderedPage | None:
        shown = self.hub.state.shown
        return self.gallery.draw(self.albums.of(shown), path) if shown else None


def _file(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    data = (resources.files("brochure.preview") / "page" / name).read_bytes()

    async def answer(request: Request) -> Response:
        return Response(data, media_type=kind)

    return answer


class _Impatient(H11Protocol):
    """Closes a connection on which no whole request comes in time, whose answer is not taken, or
    that is one too many; uvicorn itself waits for all of them."""

    _late: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            transport.abort()
        self._late = self._later(self._close_if_idle)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        _cancel(self._late)
        self._late = self._later(self._close_if_idle)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck = self._later(self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        _cancel(self._stuck)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _cancel(self._late)
        _cancel(self._stuck)

    def _later(self, close: Callable[[], None]) -> asyncio.TimerHandle:
        return self.loop.call_later(self.timeout_keep_alive, close)

    def _close_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


class _Server(uvicorn.Server):
    """Lets its listeners go at once when it is to stop."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self.hub = hub

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.hub.close()
        super().handle_exit(sig, frame)


def server(preview: Preview, patience: int = 5, most: int = 100) -> uvicorn.Server:
    """A server for it that is yet to run. It waits `patience` seconds for a request, and keeps
    fewer connections than `most`."""
    long_lived()
    config = uvicorn.Config(
        preview.app,
        http=_Impatient,
        ws="none",
        lifespan="on",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=patience,
        limit_concurrency=most,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, preview.hub)


def listen(port: int) -> socket.socket:
    """A socket on the loopback address; on a free port if this one is taken."""
    for wanted in (port, *range(port + 1, min(port + 20, 65536)), 0):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((LOOPBACK, wanted))
            made.listen(64)
        except (OSError, OverflowError):
            made.close()
            continue
        return made
    raise OSError("no port is free")


def serve(paths: Paths, port: int, say: Say) -> None:
    """Serve the project until the user stops it; `say` tells where."""
    paths.content.stat()  # whoever mistyped its name shall know at once
    paths.theme.stat()
    with listen(port) as made:
        got = made.getsockname()[1]
        if port not in (got, 0):
            say(f"Port {port} is taken by another program; port {got} is free.")
        preview = Preview(paths, got)
        say(f"Preview: http://{LOOPBACK}:{got}/  (Ctrl-C ends it)")
        server(preview).run([made])
