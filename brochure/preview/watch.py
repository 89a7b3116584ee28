"""Watching the files, and telling everybody who looks.

`Hub` holds the newest state and lets any number of listeners wait for the next; `Watch` runs
beside the server and renews it. Saves that come faster than they can be laid out are taken
together; the last one is always shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from watchfiles import awatch

from brochure.loading import Paths
from brochure.preview import session as states
from brochure.preview.session import PreviewState

_STEP, _LONGEST = 2, 120  # ms: a save is over when so long nothing more came; at the latest
_LOOK_AGAIN = 500  # ms: for systems that do not tell of every change
_KEEP_ALIVE = 10.0  # s
_HALF_WRITTEN = 0.03  # s: for a file that is being written to be whole
_EASE = 0.05  # s: in which a new state is told and its pictures asked for before it is judged


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


class Watch:
    """Makes the first state, and renews it whenever a file changed."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.judging: asyncio.Future[None] | None = None
        self.changed: set[str] = set()  # the files, since all of them were loaded
        self.watched = states.folders(paths, PreviewState())
        self.seen = states.signature(paths, self.watched)  # before they are read
        self.hub = Hub(states.look(paths, PreviewState()))

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`."""
        while not stop.is_set():
            await self._notice(set())
            self._turn_to(states.folders(self.paths, self.hub.state))
            told = _told(self.paths, self.watched, stop)
            try:
                async for names in told:
                    await self._notice(names)
                    if states.folders(self.paths, self.hub.state) != self.watched:
                        break
            except (OSError, RuntimeError):  # a folder went away, or the system watches no more
                await asyncio.sleep(_LOOK_AGAIN / 1000)
            finally:
                await told.aclose()
        self._give_up()

    def _turn_to(self, watched: frozenset[Path]) -> None:
        """Watch other folders; what was seen of those that stay still holds."""
        kept = (entry for entry in self.seen if Path(entry[0]).parent in watched)
        new = states.signature(self.paths, watched - self.watched)
        self.watched, self.seen = watched, frozenset((*kept, *new))

    async def _notice(self, told: set[str]) -> None:
        """Renew the state if the system told of files that changed, or some are not as they were."""
        found = states.signature(self.paths, self.watched)
        if news := told | {path for path, *_ in found ^ self.seen}:
            self.seen = found
            self.changed |= news
            await self._renew()

    def _give_up(self) -> None:
        if self.judging is not None:
            self.judging.cancel()

    async def _renew(self) -> None:
        """The next state. One that is still judged is not waited for, and not told any more."""
        self._give_up()
        words_only = self.changed <= {str(self.paths.content.absolute())}
        if words_only and (seen := await self._glance()):
            self.hub.publish(seen.state)
            self.judging = asyncio.create_task(self._judge(seen))
            return
        looked = await asyncio.to_thread(states.look, self.paths, self.hub.state)
        if not looked.stale:
            self.changed.clear()
        self.hub.publish(looked)

    async def _glance(self) -> states.Glance | None:
        """A second one, if need be: the file may be half written."""
        for pause in (0, _HALF_WRITTEN):
            await asyncio.sleep(pause)
            if seen := await asyncio.to_thread(states.glance, self.paths, self.hub.state):
                return seen
        return None

    async def _judge(self, seen: states.Glance) -> None:
        await asyncio.sleep(_EASE)
        self.hub.publish(await asyncio.to_thread(seen.judged))


async def _told(
    paths: Paths, watched: frozenset[Path], stop: asyncio.Event
) -> AsyncGenerator[set[str], None]:
    """The files of which the system told that they changed, and now and then none."""
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
        yield {path for _, path in changes if states.matters(paths, path)}
