"""The tool's own words in the language of the content."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest

import brochure
from brochure.handover.package import dummy, package
from brochure.product import PROOF, in_language
from tests.calls import build
from tests.conftest import SMALL, THEME, project
from tests.test_pdf import words


@pytest.fixture(scope="module")
def spanish(tmp_path_factory):
    text = SMALL.replace("language: en", "language: es").replace("crisis-lines, web,", "qr-code,")
    paths = project(tmp_path_factory.mktemp("es"), text)
    return build(paths.content, THEME, paths.output)


def test_a_proof_in_spanish_is_stamped_in_spanish(spanish):
    assert spanish.files, spanish.findings  # preflight looks for the stamp as well
    for name in spanish.files:
        said = " ".join(words(spanish, name).split())
        assert "PRUEBA – no publicar" in said, name
        assert "PROOF" not in said


def test_folds_panels_and_codes_are_named_in_spanish(spanish):
    assert "pliegue" in words(spanish, "brochure-press-es.pdf")
    data = spanish.files["brochure-screen-es.pdf"]
    assert re.findall(rb"/P \((\w+)\)", data)[:2] == [b"portada", b"solapa"]
    assert "[Código QR." in spanish.shown["brochure-screen-es.txt"].decode()


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A folder with all that is made of two languages, and what was made of each."""
    folder, made = tmp_path_factory.mktemp("both"), []
    for language, title in (("en", "A small guide"), ("es-US", "Una guía")):
        text = SMALL.replace("language: en", f"language: {language}")
        paths = project(folder / language, text.replace("title: A small guide", f"title: {title}"))
        loaded = brochure.load(paths.content, THEME)
        packed = package(loaded, folder / "output", proof=True)
        drawn = dummy(loaded, folder / "output")
        done = build(paths.content, THEME, folder / "output", pictures=True)
        made.append({*done.shown, *(p.name for p in drawn), packed.name, *packed.others})
    return folder / "output", made


def test_the_files_of_two_languages_lie_beside_each_other(both):
    output, (english, spanish) = both
    there = {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}
    assert there == english | spanish | {"report.json", "report-es-US.json"}
    assert not english & spanish


def test_the_files_of_another_language_are_called_by_it(both):
    english, spanish = both[1]
    assert {"brochure-press.pdf", "pictures/handout-proof.png", "brochure-dummy.pdf"} <= english
    assert all(PurePath(name).stem.endswith("-es-US") for name in spanish)


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "pliegue"), ("es-MX", "pliegue"), ("en", "fold"), ("en-GB", "fold"), ("fr", "fold")],
)
def test_words_of_an_unknown_language_are_english(language, said):
    assert in_language("fold", language) == said
    assert (in_language(PROOF, language) == PROOF) == (said == "fold")
