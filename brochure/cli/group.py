"""The group of commands, and the options that several of them have."""

from __future__ import annotations

from pathlib import Path

import click

from brochure import __version__

SCHEMAS = ("content", "theme", "format", "printer", "order", "approvals", "campaign")
PROFILES = (
    "x4", "x1a", "gwg2022-sheetcmyk", "gwg2022-sheetspot", "gwg2022-digital", "ua1", "ua2",
    "a2", "a4", "office",
)  # fmt: skip
EXAMPLES = ("library", "clinic", "event", "iop")
IMPOSED = ("2-up", "4-up", "cut-and-stack")
FORMATS = ("text", "json", "github", "sarif")


FILE = click.Path(path_type=Path)
CONTENT = click.option(
    "--content", type=FILE, default="content.yaml", show_default=True, help="The text."
)
THEME = click.option(
    "--theme", type=FILE, default="assets/theme.yaml", show_default=True, help="The look."
)
PRINTER = click.option(
    "--printer", default="", metavar="NAME|FILE", help="A printer profile; else the content's."
)
OUTPUT = click.option("--output", type=FILE, default="output", show_default=True, help="A folder.")
FORMAT = click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Text; on GitHub its own annotations."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brochure")
def cli() -> None:
    """Turn content.yaml into print collateral: brochures, flyers, handouts.

    Exit codes: 0 good, 1 findings, 2 usage, 3 preflight failed, 4 the system refused.
    """
