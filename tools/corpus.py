"""How far preflight agrees with a corpus of test files: `make corpus DIR=folder [PROFILE=ua1]`.

The name of such a file says which clause it is about, in which test, and whether it is to pass or to
fail: `7.1-t01-fail-a.pdf`. A file that is to pass agrees if it has no error, and one that is to
fail if it has one; whether one of them names the clause is counted besides.
"""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter
from pathlib import Path

from brochure.finding import Severity
from brochure.preflight.examine import examine

_NAME = re.compile(r"(?P<clause>\d+(?:[.-]\d+)*)-t\d+-(?P<verdict>pass|fail)(?:-\w+)?\.pdf")


def measured(folder: Path, profile: str) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How often what came out, by clause; and the files about which preflight disagrees."""
    table: Counter[tuple[str, str]] = Counter()
    apart: list[str] = []
    for path in sorted(folder.rglob("*.pdf")):
        said = _NAME.search(path.name)
        if said is None:
            continue
        clause = said["clause"].replace("-", ".")
        found = examine(path.read_bytes(), path.name, profile).findings
        errors = [one for one in found if one.severity is Severity.ERROR]
        right = bool(errors) == (said["verdict"] == "fail")
        table[clause, said["verdict"]] += 1
        table[clause, "agree"] += right
        if not right:
            table[clause, "missed" if said["verdict"] == "fail" else "false"] += 1
            apart.append(
                f"{path.name}: {errors[0].code} {errors[0].message}" if errors else path.name
            )
        elif errors:
            table[clause, "named"] += any(
                one.clause and one.clause.clause == clause for one in errors
            )
    return table, apart


_HEADS = {"pass": "pass", "fail": "fail", "agree": "agree", "false": "false alarm",
          "missed": "missed", "named": "clause named"}  # fmt: skip


def as_table(table: Counter[tuple[str, str]]) -> str:
    """The table as text, clauses in order, and their sum."""
    clauses = sorted({clause for clause, _ in table}, key=lambda c: [int(n) for n in c.split(".")])
    lines = ["clause    " + "".join(f"{head:>14}" for head in _HEADS.values())]
    for clause in clauses:
        lines.append(f"{clause:10}" + "".join(f"{table[clause, key]:14}" for key in _HEADS))
    total = {key: sum(table[clause, key] for clause in clauses) for key in _HEADS}
    lines.append("all       " + "".join(f"{number:14}" for number in total.values()))
    files = total["pass"] + total["fail"]
    share = 100 * total["agree"] / files if files else 0
    lines.append(f"{total['agree']} of {files} files: {share:.1f} %")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table, and the files about which preflight disagrees."""
    logging.disable(logging.CRITICAL)  # what libraries say of damaged files
    folder, profile = Path(arguments[0]), (*arguments[1:], "ua1")[0]
    if not folder.is_dir():
        sys.stderr.write(f"{folder} is no folder\n")
        return 2
    table, apart = measured(folder, profile)
    sys.stdout.write("\n".join((as_table(table), *apart)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
