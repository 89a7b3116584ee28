"""PyYAML, loaded without a table that takes long to make and that libyaml does not need."""

from __future__ import annotations

import re

# What PyYAML's own reader refuses: as it is written there, all but what is printed, and the same as
# what is not printed. For the first `re` fills 63,000 places of a table, one by one.
_WRITTEN = "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_MEANT = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_compile = re.compile


def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return _compile(_MEANT if pattern == _WRITTEN else pattern, flags)


re.compile = _compiled  # type: ignore[assignment]
try:
    import yaml
finally:
    re.compile = _compile

__all__ = ["yaml"]
