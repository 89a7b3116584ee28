"""The tool's own words in the language of the content."""

from __future__ import annotations

import re

import pytest

from brochure.product import PROOF, in_language
from tests.conftest import SMALL, THEME, project
from tests.library import build
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
    assert "pliegue" in words(spanish, "brochure-press.pdf")
    data = spanish.files["brochure-screen.pdf"]
    assert re.findall(rb"/P \((\w+)\)", data)[:2] == [b"portada", b"solapa"]
    assert "[Código QR." in spanish.shown["brochure-screen.txt"].decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "pliegue"), ("es-MX", "pliegue"), ("en", "fold"), ("en-GB", "fold"), ("fr", "fold")],
)
def test_words_of_an_unknown_language_are_english(language, said):
    assert in_language("fold", language) == said
    assert (in_language(PROOF, language) == PROOF) == (said == "fold")
