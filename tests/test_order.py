"""The order: what it says stands on the job ticket, what it leaves out is a field to fill in."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from brochure import Refused, load
from brochure.cli import cli
from brochure.handover.package import package
from tests.conftest import RELEASED, SMALL, project

ORDER = """\
due: 2026-12-15
delivery: 12 Harbor Street
contact:
  name: Ann Example
pieces:
  brochure:
    quantity: 500
    finishing: fold, band in fifties
"""


def packed(folder, order="", named=False):
    paths = project(folder, SMALL)
    path = folder / ("other.yaml" if named else "order.yaml")
    if order:
        path.write_text(order, "utf-8")
    loaded = load(paths.content, paths.theme)
    done = package(loaded, paths.output, proof=True, order=path if named else None)
    ticket = PdfReader(io.BytesIO(done.files["job-ticket.pdf"]))
    return SimpleNamespace(
        words=" ".join(ticket.pages[0].extract_text().split()),
        fields=ticket.get_fields() or {},
        data=json.loads(done.files["job-ticket.json"]),
    )


@pytest.mark.parametrize("named", [False, True])
def test_an_order_fills_the_ticket_and_its_data(tmp_path, named):
    done = packed(tmp_path, ORDER, named)
    for said in ("500", "fold, band in fifties", "2026-12-15", "12 Harbor Street", "Ann Example"):
        assert said in done.words
    brochure, handout = done.data["pieces"]
    assert (brochure["quantity"], brochure["stock"]) == (500, None)
    assert brochure["finishing"] == "fold, band in fifties"
    assert (handout["quantity"], done.data["due"]) == (None, "2026-12-15")
    assert done.data["contact"]["name"] == "Ann Example"


def test_what_the_order_leaves_out_is_a_field_of_the_form(tmp_path):
    assert sorted(packed(tmp_path / "a", ORDER).fields) == [
        "brochure.stock", "contact.e-mail", "contact.phone", "handout.finishing",
        "handout.quantity", "handout.stock", "order.notes",
    ]  # fmt: skip
    empty = packed(tmp_path / "b").fields
    assert {"brochure.quantity", "contact.due", "order.delivery"} <= set(empty)
    assert all(field["/FT"] == "/Tx" and field["/TU"] for field in empty.values())


@pytest.mark.parametrize(
    ("order", "code", "line"),
    [
        ("pieces:\n  leaflet: {quantity: 5}\n", "M202", 2),
        ("pieces:\n  brochure: {quantity: many}\n", "M203", 2),
        ("due: next week\n", "M205", 1),
        ("delivry: here\n", "M202", 1),
        ("due: [1\n", "Y107", None),
    ],
)
def test_a_wrong_order_is_a_finding_at_its_line_and_packs_nothing(tmp_path, order, code, line):
    with pytest.raises(Refused) as refused:
        packed(tmp_path, order)
    (finding,) = refused.value.findings
    assert finding.code == code and finding.span.file.endswith("order.yaml")
    assert line is None or finding.span.line == line
    assert not (tmp_path / "output").exists()


def test_the_command_says_what_is_wrong_with_an_order(tmp_path):
    paths = project(tmp_path, SMALL)
    (tmp_path / "order.yaml").write_text("quantity: 5\n", "utf-8")
    call = ["package", "--proof", "--content", paths.content, "--theme", paths.theme]
    done = CliRunner().invoke(cli, [*map(str, call), "--output", str(paths.output)])
    assert done.exit_code == 1
    assert "order.yaml:1:1" in done.output and "Nothing was written" in done.output


INVENTED = [
    ("contact: {phone: 1-800-555-0133}\n", "P307"),
    ("contact: {email: ann@example.org}\n", "P311"),
    ("notes: Call 1-800-555-0133 first.\n", "P307"),
    ("notes: Write to ann@mail.example.com first.\n", "P311"),
]


@pytest.mark.parametrize(("text", "code"), INVENTED)
def test_what_nobody_can_have_is_refused_at_release(tmp_path, text, code):
    (tmp_path / "order.yaml").write_text(text, "utf-8")
    paths = project(tmp_path, RELEASED)
    with pytest.raises(Refused) as refused:
        package(load(paths.content, paths.theme), paths.output)
    assert [(f.code, f.span.line) for f in refused.value.findings] == [(code, 1)]


def test_a_proof_marks_what_nobody_can_have(tmp_path):
    done = packed(tmp_path, "contact: {phone: 1-800-555-0133, name: Ann}\n")
    assert done.data["contact"]["phone"] == "1-800-555-0133 (placeholder)"
    assert done.data["contact"]["name"] == "Ann"
