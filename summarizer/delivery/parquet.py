"""Parquet: `summaries.parquet` nested, one row a document, and a flat file for each table.

Types are documented in docs/export.md: a value is a string with all its digits, with a double beside it.
"""

from __future__ import annotations

import io
import types
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet
from pydantic import BaseModel

from summarizer.delivery.formats import About, Written
from summarizer.delivery.records import Delivered
from summarizer.delivery.tables import NAMES, Row, Table, rows, tables
from summarizer.models import SCHEMA_VERSION, EvidenceModel, Summary

_TYPES = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "decimal": pa.string()}
_SET_ASIDE = {"validation": {"coverage": {"set_aside"}}}  # a map: keys are reasons, so it is a column of its own
_BATCH_ROWS = 4_000
_BATCH_BYTES = 4 << 20
_HEAD = [
    pa.field("key", pa.string(), nullable=False),
    pa.field("state", pa.string(), nullable=False),
    pa.field("revision", pa.int64(), nullable=False),
    pa.field("sha256", pa.string(), nullable=False),
    pa.field("finalised_at", pa.string()),
    pa.field("finalised_by", pa.string()),
    pa.field("set_aside", pa.map_(pa.string(), pa.int64())),
]
# The two W3C selectors of an evidence, told apart by `type`.
_SELECTOR = pa.list_(
    pa.struct(
        [
            ("type", pa.string()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("exact", pa.string()),
            ("prefix", pa.string()),
            ("suffix", pa.string()),
        ]
    )
)


def write(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """`summaries.parquet` and a file a table in the folder `target`."""
    told = {"schema_version": SCHEMA_VERSION, "software": about.software, "created": about.created}
    with ExitStack() as stack:
        nested = stack.enter_context(_Nested(target / "summaries.parquet", told))
        flat = [stack.enter_context(_Flat(target / f"{name}.parquet", tables()[name], told)) for name in NAMES]
        for each in delivered:
            nested.add(each)
            for file in flat:
                file.add(rows(file.table.name, each))
    counts: dict[str, int] = {file.table.name: file.count for file in flat}
    return Written(counts["documents"], counts)


class _File(ABC):
    """A Parquet file that is written in batches."""

    def __init__(self, path: Path, schema: pa.Schema, about: dict[str, str]) -> None:
        self.schema = schema.with_metadata(about)
        self._writer = pa.parquet.ParquetWriter(path, self.schema, compression="zstd", compression_level=1)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.flush()
        self._writer.close()

    @abstractmethod
    def flush(self) -> None:
        """Writes the rows that are held back."""

    def put(self, batch: pa.Table) -> None:
        self._writer.write_table(batch)


class _Flat(_File):
    """One table, cell by cell."""

    def __init__(self, path: Path, table: Table, about: dict[str, str]) -> None:
        fields = [
            pa.field(column.name, _TYPES[column.type], metadata={"meaning": column.en, "head": column.head})
            for column in table.columns
        ]
        super().__init__(path, pa.schema(fields), about)
        self.table = table
        self.count = 0
        self._rows: list[Row] = []

    def add(self, made: Iterator[Row]) -> None:
        self._rows += made
        if len(self._rows) >= _BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self.schema, strict=True)]
        self.put(pa.Table.from_arrays(arrays, schema=self.schema))
        self.count += len(self._rows)
        self._rows.clear()


class _Nested(_File):
    """Whole summaries. Arrow reads them from JSON itself, which is many times faster than cell by cell."""

    def __init__(self, path: Path, about: dict[str, str]) -> None:
        self._type = arrow_type(Summary)
        super().__init__(path, pa.schema([*_HEAD, pa.field("summary", self._type, nullable=False)]), about)
        self._heads: list[tuple[object, ...]] = []
        self._lines: list[str] = []
        self._size = 0

    def add(self, each: Delivered) -> None:
        coverage = each.summary.validation.coverage
        head = (each.key, each.state, each.revision, each.sha256, each.finalised_at, each.finalised_by)
        self._heads.append((*head, list(coverage.set_aside.items())))
        self._lines.append(each.summary.model_dump_json(exclude=_SET_ASIDE))
        self._size += len(self._lines[-1])
        if self._size >= _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        if not self._lines:
            return
        data = "\n".join(self._lines).encode()
        read = pa.json.read_json(
            io.BytesIO(data),
            read_options=pa.json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=pa.json.ParseOptions(
                explicit_schema=pa.schema(list(self._type)), unexpected_field_behavior="error"
            ),
        )
        heads = [
            pa.array(column, field.type) for column, field in zip(zip(*self._heads, strict=True), _HEAD, strict=True)
        ]
        arrays = [read[field.name].combine_chunks() for field in self._type]
        summaries = pa.StructArray.from_arrays([_whole(array) for array in arrays], fields=list(self._type))
        self.put(pa.Table.from_arrays([*heads, summaries], schema=self.schema))
        self._heads.clear()
        self._lines.clear()
        self._size = 0


def _whole(array: Any) -> Any:
    """One array of a column, whatever combine_chunks gives."""
    return array.chunk(0) if isinstance(array, pa.ChunkedArray) else array


def arrow_type(model: Any) -> Any:
    """The Arrow type of a type of the contract; its maps are left out."""
    origin, inner = get_origin(model), get_args(model)
    if origin is Annotated:
        return arrow_type(inner[0])
    if origin in (Union, types.UnionType):
        return arrow_type(next(each for each in inner if each is not type(None)))
    if origin is Literal:
        return pa.string()
    if origin is list:
        return pa.list_(arrow_type(inner[0]))
    if isinstance(model, type) and issubclass(model, BaseModel):
        fields = [
            pa.field(name, _SELECTOR if model is EvidenceModel and name == "selector" else arrow_type(field.annotation))
            for name, field in model.model_fields.items()
            if get_origin(field.annotation) is not dict
        ]
        return pa.struct(fields)
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[model]
