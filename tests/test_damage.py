"""Damaged files of ours: what passes preflight looks as it did before.

The damage is seeded, so that the same files are tried everywhere. `DAMAGED` sets how many are.
"""

from __future__ import annotations

import os
import random
from types import SimpleNamespace

import pypdfium2
import pytest

from brochure.build import _expected
from brochure.finding import has_errors
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preflight.examine import examine
from brochure.verify.texts import inspect
from tests.calls import check, editions
from tests.conftest import SMALL, THEME, project

COUNT = int(os.environ.get("DAMAGED", "40"))


def pictures(data):
    """The pages as a reader shows them; nothing if it shows none."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            return [page.render(scale=1).to_pil().tobytes() for page in document]
    except pypdfium2.PdfiumError:
        return []


def flipped(data, chance):
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def zeroed(data, chance):
    at, length = chance.randrange(len(data)), chance.choice((1, 30, 1000))
    data[at : at + length] = bytes(len(data[at : at + length]))


def cut_off(data, chance):
    del data[chance.randrange(len(data) // 2, len(data)) :]


def inserted(data, chance):
    at = chance.randrange(len(data))
    data[at:at] = chance.randbytes(chance.choice((1, 2, 50)))


def taken_out(data, chance):
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 2, 50))]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The five files of the small content: bytes, what they must be, and their pictures."""
    checked = check(project(tmp_path_factory.mktemp("small"), SMALL).content, THEME)
    says = about(checked.project)
    made = {
        name: (one, render(one, checked.project, says)) for name, one in editions(checked).items()
    }
    return [
        SimpleNamespace(
            name=name, data=data, expected=_expected(checked, one), pictures=pictures(data)
        )
        for name, (one, data) in made.items()
    ]


def passes(data, file):
    findings = examine(data, file.name).findings
    return not has_errors((*findings, *inspect(data, file.expected).findings))


def test_our_files_pass_and_can_be_shown(files):
    assert len(files) == 5
    for file in files:
        assert passes(file.data, file) and file.pictures


@pytest.mark.parametrize("damage", [flipped, zeroed, cut_off, inserted, taken_out])
def test_what_looks_different_never_passes(files, damage):
    chance = random.Random(damage.__name__)
    for number in range(COUNT // 5):
        file = files[number % len(files)]
        data = bytearray(file.data)
        damage(data, chance)
        if passes(bytes(data), file):
            assert pictures(bytes(data)) == file.pictures, number
