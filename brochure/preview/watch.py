"""Watching the files, and telling everybody who looks.

`Hub` holds the newest state and lets any number of listeners wait for the next; `watch` runs
beside the server and renews it. Saves that come faster than they can be laid out are taken
together; the last one is always shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

from watchfiles import awatch

from brochure.loading import Paths
from brochure.preview import session as states
from brochure.preview.session import PreviewState

_STEP, _LONGEST = 10, 120  # ms: a save is over when so long nothing more came; at the latest
_LOOK_AGAIN = 500  # ms: for systems that do not tell of every change
_KEEP_ALIVE = 10.0  # s


class Hub:
    """The newest state. `publish` and `close` belong to the thread of the server."""

    def __init__(self, state: PreviewState) -> None:
        self.state = state
        self.closed = False
        self.listeners = 0
        self._changed = asyncio.Event()

    def publish(self, state: PreviewState) -> None:
        self.state = state
        self._wake()

    def close(self) -> None:
        """Let every listener go."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def changes(self) -> AsyncGenerator[PreviewState | None, None]:
        """The state and every newer one; none now and then, so that a listener that has gone
        away is noticed. A slow listener misses states, but never the last."""
        self.listeners += 1
        try:
            seen = -1
            while not self.closed:
                changed, state = self._changed, self.state
                yield state if state.version != seen else None
                seen = state.version
                try:
                    await asyncio.wait_for(changed.wait(), _KEEP_ALIVE)
                except asyncio.TimeoutError:
                    continue
        finally:
            self.listeners -= 1


async def watch(paths: Paths, hub: Hub, stop: asyncio.Event) -> None:
    """Renew the hub's state whenever a file changed, until `stop`."""
    seen = states.signature(paths, states.folders(paths, hub.state))
    while not stop.is_set():
        watched = states.folders(paths, hub.state)
        told = _told(paths, watched, stop)
        try:
            async for changed in told:
                found = states.signature(paths, watched)
                if changed or found != seen:
                    words_only = _names(found ^ seen) <= {str(paths.content.absolute())}
                    seen = found
                    await _renew(paths, hub, words_only)
                if states.folders(paths, hub.state) != watched:
                    break
        except (OSError, RuntimeError):  # a folder went away, or the system watches no more
            await asyncio.sleep(_LOOK_AGAIN / 1000)
            found = states.signature(paths, watched)
            if found != seen:
                seen = found
                await _renew(paths, hub)
        finally:
            await told.aclose()


def _names(entries: frozenset[states.Entry]) -> set[str]:
    return {path for path, *_ in entries}


async def _told(
    paths: Paths, watched: frozenset[Path], stop: asyncio.Event
) -> AsyncGenerator[bool, None]:
    """True when the system told of a change that matters, false now and then."""
    batches = awatch(
        *sorted(watched),
        recursive=False,
        watch_filter=None,
        debounce=_LONGEST,
        step=_STEP,
        stop_event=stop,
        rust_timeout=_LOOK_AGAIN,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async for changes in batches:
        yield any(states.matters(paths, path) for _, path in changes)


async def _renew(paths: Paths, hub: Hub, words_only: bool = False) -> None:
    before = hub.state
    glanced = await asyncio.to_thread(states.glance, paths, before) if words_only else None
    if glanced is None:
        hub.publish(await asyncio.to_thread(states.look, paths, before))
        return
    hub.publish(glanced)
    last = replace(before, version=glanced.version)
    looked = await asyncio.to_thread(states.look, paths, last)
    hub.publish(states.confirmed(glanced, looked))
