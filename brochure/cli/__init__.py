"""The commands. `command` is the program."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import click

from brochure.cli import helping, making  # noqa: F401  (which add the commands)
from brochure.cli.group import EXAMPLES, cli
from brochure.console import ExitCode, say
from brochure.finding import visible

__all__ = ["EXAMPLES", "cli", "command", "main"]


def _polite_kill(number: int, frame: Any) -> None:
    raise KeyboardInterrupt  # so that a kill cleans up as Ctrl-C does


def main() -> None:
    """The entry point: turns what the system refuses into one sentence and exit code 4."""
    signal.signal(signal.SIGTERM, _polite_kill)
    gc.disable()  # a command ends before it would pay, and it takes a tenth of the time
    try:
        cli.main(standalone_mode=False)
    except click.UsageError as fault:
        click.UsageError(visible(fault.format_message()), fault.ctx).show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        from brochure.atomic import what_happened

        say(f"Stopped. {what_happened()}", err=True)
        sys.exit(130)  # 128 + SIGINT, as shells have it
    except OSError as fault:
        say(_refused(fault), err=True)
        sys.exit(ExitCode.REFUSED)


def _refused(fault: OSError) -> str:
    """What the system refused, in plain words, and what to do."""
    name = str(fault.filename or "")
    option = _option(name, isinstance(fault, (FileNotFoundError, PermissionError)))
    do = f" Name another with {option}." if option else ""
    if option == "--content":
        do = " Name yours with --content FILE, or begin a project with: brochure new FOLDER"
    if isinstance(fault, FileNotFoundError) and name:
        return f"{name}: there is no such file.{do}"
    if name and Path(name).is_dir() and option and option != "--output":
        return f"{name}: this is a folder, and a file is needed.{do}"
    if isinstance(fault, (FileExistsError, NotADirectoryError)) and Path(name).is_file():
        return f"{name}: this is a file, and a folder is needed.{do}"
    if isinstance(fault, PermissionError) and name:
        return f"{name}: this may not be read or written; change its permissions.{do}"
    where = f": {name}" if name else ""
    return f"The system refused{where}: {fault.strerror or fault}.{do}"


_NAMED = {"--content": "content.yaml", "--theme": "assets/theme.yaml", "--order": "order.yaml",
          "--printer": "", "--output": "output"}  # fmt: skip


def _option(name: str, usual: bool) -> str:
    """The option that names a file in this call; with `usual` also one that names it by itself."""
    given = {one: _given(one) for one in _NAMED}
    named = (one for one, file in given.items() if name and file == name)
    alone = (one for one, file in _NAMED.items() if usual and not given[one] and file == name)
    return next(chain(named, alone), "") if name else ""


def _given(option: str) -> str:
    """The file that an option names in this call."""
    words = [*sys.argv, ""]
    for number, one in enumerate(words[:-1]):
        if one == option:
            return words[number + 1]
        if one.startswith(f"{option}="):
            return one.partition("=")[2]
    return ""


def command() -> NoReturn:
    """`main` as a process of its own, which ends at once: to take every object apart before would
    be a thirtieth of a build. A fault of ours is raised."""
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    with suppress(OSError):  # whoever listened has gone, and `main` has said so
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code or 0)
