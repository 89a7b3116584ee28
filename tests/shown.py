"""What a page of a file shows, as pypdf reads it, also what stands in the forms that it shows."""

from __future__ import annotations

import re

_SHOWN = re.compile(r"(/\S+) Do\b")


def code_of(page):
    """The operators of a page; in the place of each form that it shows stand those of the form."""
    return _whole(page, page.get_contents())


def images(page):
    """The images that a page lists, and those that are shown by its forms; each of them once."""
    found = [*_listed(page).values(), *_shown(page, page.get_contents())]
    unlike = {one.indirect_reference.idnum: one for one in found if one["/Subtype"] == "/Image"}
    return [*unlike.values()]


def forms(page):
    """The forms that a page shows, those in forms too."""
    return [one for one in _shown(page, page.get_contents()) if one["/Subtype"] == "/Form"]


def _listed(holder):
    named = holder["/Resources"].get("/XObject", {})
    return {name: one.get_object() for name, one in named.items()}


def _shown(holder, stream):
    listed = _listed(holder)
    for name in _SHOWN.findall(_text(stream)):
        yield listed[name]
        if listed[name]["/Subtype"] == "/Form":
            yield from _shown(listed[name], listed[name])


def _whole(holder, stream):
    listed = _listed(holder)

    def put_in(found):
        one = listed[found[1]]
        return f"q\n{_whole(one, one)}\nQ" if one["/Subtype"] == "/Form" else found[0]

    return _SHOWN.sub(put_in, _text(stream))


def _text(stream):
    return stream.get_data().decode("latin-1")
