"""Tables in Parquet files. The one module that loads pyarrow."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile

_BATCH = 1_000  # rows in memory at a time


def header(path: Path) -> tuple[tuple[str, ...], str]:
    """The names of the columns, or why there are none."""
    try:
        with ParquetFile(path) as file:
            names = tuple(file.schema_arrow.names)
    except ArrowException as fault:
        return (), f"it is no Parquet file: {' '.join(str(fault).split())[:200]}"
    return names, "it has no columns"


def rows(path: Path) -> Iterator[tuple[int, tuple[str | None, ...], str]]:
    """The rows, numbered from 1: there is no header among them."""
    number = 0
    with ParquetFile(path) as file:
        try:
            for batch in file.iter_batches(batch_size=_BATCH):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, tuple(map(_text, cells)), ""
        except (ArrowException, OSError, ValueError) as fault:
            yield number + 1, (), f"the file is damaged from here on: {fault}"[:300]


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value) if isinstance(value, (int, float, decimal.Decimal)) else None
