"""Our own side of the benchmark: loops in one process, and contents that grow.

python benchmarks/ours.py warm SECONDS       pairs of pieces a CPU second, words changed each time
python benchmarks/ours.py verified SECONDS   the same, each file read back and judged
python benchmarks/ours.py preview TIMES      seconds from a save to the event
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Queue
from typing import Any

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
CONTENT, THEME = ROOT / "content.yaml", ROOT / "assets" / "theme.yaml"


def changed(value: Any, number: int) -> Any:
    """A copy of a content with a new word in every paragraph."""
    from brochure.content.markup import Prose
    from brochure.source.validation import Model

    if isinstance(value, Prose):
        runs = value.paragraphs[0]
        first = replace(runs[0], text=f"{runs[0].text} n{number}")
        return Prose(value.text, ((first, *runs[1:]), *value.paragraphs[1:]))
    if isinstance(value, Model):
        names = type(value).model_fields
        return value.model_copy(
            update={name: changed(getattr(value, name), number) for name in names}
        )
    if isinstance(value, tuple):
        return tuple(changed(inner, number) for inner in value)
    if isinstance(value, dict):
        return {key: changed(inner, number) for key, inner in value.items()}
    return value


def pairs() -> tuple[Callable[[int], Any], Callable[[Any, bool], None]]:
    """What makes a project with the number `n` in every paragraph; and what makes its pair of
    pieces, and judges it if that is wanted."""
    import brochure
    from brochure import build
    from brochure.checking import Checked
    from brochure.design import theme as themes
    from brochure.layout import composer
    from brochure.source import yaml_tree

    project = brochure.load(CONTENT, THEME)
    look = THEME.read_text("utf-8")
    # A word more in every paragraph needs a little more room than the theme gives.
    look = look.replace("smallest: 9.5", "smallest: 7.5").replace("smallest: 11,", "smallest: 8,")
    roomy = themes.load(yaml_tree.parse(look).value).value
    project = replace(project, theme=project.theme.model_copy(update={"type": roomy.type}))

    def prepared(number: int) -> Any:
        return replace(project, content=changed(project.content, number))

    def pair(new: Any, judge: bool) -> None:
        layouts = tuple(composer.lay_out(new, piece).value for piece in new.content.pieces)
        checked = Checked(new, layouts, ())
        made = tuple(build._imposed(checked, ("screen",)))  # noqa: SLF001
        files = dict(build._painted(checked, made))  # noqa: SLF001
        for one in made if judge else ():
            build._verified(checked, one, files[one.file])  # noqa: SLF001

    return prepared, pair


def warm(seconds: float, judge: bool) -> float:
    """Pairs a CPU second, in a process as a campaign's worker is one."""
    from brochure.project import long_lived

    prepared, pair = pairs()
    pair(prepared(0), judge)
    long_lived()
    done, taken = 0, 0.0
    while taken < seconds:
        done += 1
        new = prepared(done)
        start = time.process_time()
        pair(new, judge)
        taken += time.process_time() - start
    return done / taken


def preview(times: int) -> list[float]:
    """Seconds from the write of a changed content to the event that tells of it. Of each event the
    state is asked for at once, as the page does."""
    from tests.previewing import served

    taken = []
    with tempfile.TemporaryDirectory() as folder:
        content = Path(shutil.copy(CONTENT, folder))
        text = content.read_text("utf-8")
        with served(content, THEME) as running, running.events() as following:
            heard: Queue[tuple[float, str]] = Queue()

            def listen() -> None:
                with suppress(AssertionError, AttributeError, OSError):  # the server has ended
                    while following():
                        heard.put((time.perf_counter(), running.state()["title"]))

            threading.Thread(target=listen, daemon=True).start()
            for number in range(times):
                title = "Now " * (number % 2) + "Understanding"
                time.sleep(0.4 + 0.007 * (number % 30))  # until all was checked, and out of step
                start = time.perf_counter()
                content.write_text(text.replace("title: Understanding", f"title: {title}"), "utf-8")
                while True:
                    told, shown = heard.get(timeout=10)
                    if told > start and shown.startswith(f"{title} Int"):
                        break
                taken.append(told - start)
    return taken


def longer(times: int) -> str:
    """The content with all its sections so many times, each placed where the first one is. It
    does not fit any more, but it is read, judged and laid out."""
    text = CONTENT.read_text("utf-8")
    start, end = text.index("\nsections:\n") + 11, text.index("\npieces:\n")
    sections, places = text[start:end], text[end:]
    names = re.findall(r"^  ([a-z-]+):$", sections, re.MULTILINE)
    more = "".join(
        re.sub(r"^  ([a-z-]+):$", rf"  \1-{n}:", sections, flags=re.MULTILINE)
        for n in range(2, times + 1)
    )
    for name in names:
        copies = "".join(f", {name}-{n}" for n in range(2, times + 1))
        places = re.sub(rf"([\[ ]){name}(?=[,\]])", rf"\g<0>{copies}", places)
    return text[:start] + sections + "\n" + more.replace("\n\n", "\n") + places


def with_unknown_words(number: int) -> str:
    """The content with words that nobody knows in one more paragraph."""
    words = " ".join(
        f"{'bcdfghklmn'[n % 10]}o{'prstvwxzbc'[n // 10 % 10]}uling" for n in range(number)
    )
    text = CONTENT.read_text("utf-8")
    return text.replace("    text:\n", f"    text:\n      - We say {words}.\n", 1)


def main() -> None:
    what, much = sys.argv[1], float(sys.argv[2])
    found = preview(int(much)) if what == "preview" else warm(much, what == "verified")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
