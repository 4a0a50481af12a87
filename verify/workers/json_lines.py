"""Records in a file of JSON lines, appended one by one and read back as what they were.

Nothing in such a file is run when it is read. A line that was cut off, or is none of these, ends
the records that count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter

Record = TypeVar("Record")
# What records of these programs begin with; no other file is taken for one of them.
_BEGIN = b'{"rankclock": '


class JsonLines(Generic[Record]):
    """A file of records of one type: dataclasses, tuples, enums and plain values."""

    def __init__(self, path: Path, record: Any, mark: str) -> None:
        """record: type of a record. mark: written with each; others are not read."""
        self._path, self._record, self._mark = path, record, mark
        self._converter = make_converter()

    @property
    def is_foreign(self) -> bool:
        """Whether there is a file that begins like none of these."""
        if not self._path.is_file():
            return False
        with self._path.open("rb") as file:
            begin = file.read(len(_BEGIN))
        return bool(begin) and begin != _BEGIN

    def records(self) -> Iterator[Record]:
        """Records with this mark, up to the first line that cannot be read."""
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            for line in file:
                # A line without its end was cut off, even where it happens to be JSON.
                if not line.startswith(_BEGIN) or not line.endswith(b"\n"):
                    return
                try:
                    entry = json.loads(line)
                    if entry["rankclock"] == self._mark:
                        yield self._converter.structure(entry["record"], self._record)
                except (ValueError, KeyError, TypeError, BaseValidationError):
                    return

    def append(self, record: Record) -> None:
        """Add one record, on the disk when this returns."""
        plain = self._converter.unstructure(record, unstructure_as=self._record)
        line = json.dumps({"rankclock": self._mark, "record": plain}) + "\n"
        with self._path.open("ab") as file:
            file.write(line.encode())
