"""The names that may stand as keys where a model has no fields of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brochure.source.characters import shown
from brochure.source.model_base import AfterValidator
from brochure.source.near_names import suggestion
from brochure.source.validation import fault


class Keys(AfterValidator):
    """Of a `dict`: its keys are among these names; another is a finding at its place (M202)."""

    def __init__(self, *names: str) -> None:
        super().__init__(self._known)
        self.names = names

    def _known(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in written:
            if name not in self.names:
                hint = suggestion(name, self.names) or f"possible here: {', '.join(self.names)}"
                raise fault("M202", f'unknown key "{shown(name)}"', hint, at=(name,))
        return written
