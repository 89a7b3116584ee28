"""The library's calls in one, for tests that go from files to findings and files."""

from __future__ import annotations

from types import SimpleNamespace

import brochure
from brochure.checking import silent
from brochure.imposition.imposed import imposed
from brochure.imposition.spoken import spoken_links


def check(content, theme, release=False, progress=silent, pieces=None, printer=""):
    """What was checked; a refused project has findings, sources and perhaps its content alone."""
    try:
        project = brochure.load(content, theme, printer)
    except brochure.Refused as refused:
        return SimpleNamespace(
            findings=refused.findings, sources=refused.sources, content=refused.content,
            project=None, layouts=(), digest="",
        )  # fmt: skip
    return _seen(brochure.check(project, pieces, release, progress))


def _seen(done):
    project = done.project
    return SimpleNamespace(
        findings=done.findings, sources=done.sources, content=project.content,
        project=project, layouts=done.layouts, digest=project.digest,
    )  # fmt: skip


def build(
    content, theme, output, pieces=None, editions=None, release=False, pictures=False, printer=""
):
    """What was built into a folder; `files` are the PDFs, `shown` all that was written."""
    try:
        project = brochure.load(content, theme, printer)
    except brochure.Refused as refused:
        checked = SimpleNamespace(findings=refused.findings, sources=refused.sources)
        return SimpleNamespace(
            checked=checked, findings=refused.findings, files={}, report={}, preflight=False
        )
    done = brochure.render(project, pieces, editions or None, release=release, pictures=pictures)
    stale = brochure.publish(done, output) if done.files else ()
    return SimpleNamespace(
        checked=_seen(done.checked), findings=done.findings, files=done.pdfs, shown=done.files,
        report={**done.report, "from_an_earlier_build": list(stale)},
        preflight=done.was_painted and not done.files, rendered=done,
    )  # fmt: skip


def editions(checked):
    """The editions of all pieces of a project that was laid out, by the names of their files."""
    words = spoken_links(checked.content)
    made = [imposed(one, of, words) for one in checked.layouts
            for of in checked.project.editions[one.piece]]  # fmt: skip
    return {one.file: one for one in made}
