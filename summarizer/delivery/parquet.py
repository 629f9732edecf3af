"""Parquet: `summaries.parquet` nested, one row a document, and a flat file for each table.

Types are documented in docs/export.md: a value is a string with all its digits, with a double beside it.
"""

from __future__ import annotations

import io
import types
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pyarrow as pa
import pyarrow.ipc
import pyarrow.json
import pyarrow.parquet
from pydantic import BaseModel

from summarizer.delivery.formats import About, Written
from summarizer.delivery.records import Delivered
from summarizer.delivery.tables import NAMES, Column, Name, Row, rows, tables
from summarizer.models import SCHEMA_VERSION, EvidenceModel, Summary

_TYPES = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "decimal": pa.string()}
_SET_ASIDE = {"validation": {"coverage": {"set_aside"}}}  # a map: keys are reasons, so it is a column of its own
NESTED = "summaries"
_GROUP_ROWS = 4_000
_GROUP_BYTES = 4 << 20  # of JSON
_SIZE = "size"
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
    counts: dict[str, int] = dict.fromkeys(NAMES, 0)
    with _files(target, about) as files:
        for name, made in _made(delivered):
            files[name].add(made)
            if name in counts:
                counts[name] += made.num_rows
    return Written(counts["documents"], counts)


def render(delivered: Iterable[Delivered], piece: Path) -> Written:
    """A file of Arrow's own form for each table: joining only has to encode. Not compressed: that took longer."""
    counts: dict[str, int] = dict.fromkeys(NAMES, 0)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pa.ipc.new_stream(_arrow(piece, name), _held_schema(name)))
            for name in (NESTED, *NAMES)
        }
        for name, made in _made(delivered):
            writers[name].write_table(made)
            if name in counts:
                counts[name] += made.num_rows
    return Written(counts["documents"], counts)


def join(pieces: Iterable[Path], target: Path, about: About) -> None:
    """The pieces' tables encoded in their order; where a group of rows ends doesn't depend on where a piece does."""
    with _files(target, about) as files:
        for piece in pieces:
            for name, file in files.items():
                with pa.memory_map(_arrow(piece, name)) as source, pa.ipc.open_stream(source) as batches:
                    for batch in batches:
                        file.add(pa.Table.from_batches([batch]))


def _arrow(piece: Path, name: str) -> str:
    return str(piece / f"{name}.arrow")


@contextmanager
def _files(target: Path, about: About) -> Iterator[dict[str, _File]]:
    told = {"schema_version": SCHEMA_VERSION, "software": about.software, "created": about.created}
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(_File(target / f"{name}.parquet", _schema(name), told))
            for name in (NESTED, *NAMES)
        }


class _File:
    """A Parquet file that is written in groups of rows of a bounded weight: bytes where rows tell theirs, or rows."""

    def __init__(self, path: Path, schema: pa.Schema, about: dict[str, str]) -> None:
        self._schema = schema.with_metadata(about)
        self._writer = pa.parquet.ParquetWriter(path, self._schema, compression="zstd", compression_level=1)
        self._held: list[Any] = []
        self._weight = 0

    def __enter__(self) -> _File:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def add(self, made: Any) -> None:
        weighed = _SIZE in made.schema.names
        weights = made[_SIZE].to_pylist() if weighed else repeat(1, made.num_rows)
        limit = _GROUP_BYTES if weighed else _GROUP_ROWS
        rows_alone = made.drop_columns([_SIZE]) if weighed else made
        start = 0
        for place, weight in enumerate(weights, 1):
            self._weight += weight
            if self._weight >= limit:
                self._held.append(rows_alone.slice(start, place - start))
                self._flush()
                start = place
        if start < rows_alone.num_rows:
            self._held.append(rows_alone.slice(start))

    def _flush(self) -> None:
        if self._held:
            # In one piece, so that the pages too are the same whatever the rows came in.
            rows_alone = pa.concat_tables(self._held).combine_chunks()
            self._writer.write_table(rows_alone.replace_schema_metadata(self._schema.metadata))
        self._held.clear()
        self._weight = 0


@cache
def _schema(name: str) -> Any:
    if name == NESTED:
        return pa.schema([*_HEAD, pa.field("summary", arrow_type(Summary), nullable=False)])
    return pa.schema(
        pa.field(column.name, _TYPES[column.type], metadata={"meaning": column.en, "head": column.head})
        for column in _columns(name)
    )


def _columns(name: str) -> tuple[Column, ...]:
    return next(tables()[each].columns for each in NAMES if each == name)


def _held_schema(name: str) -> Any:
    """The schema on the way to a file: a summary tells its size, which the file has no column for."""
    schema = _schema(name)
    return schema.append(pa.field(_SIZE, pa.int64(), nullable=False)) if name == NESTED else schema


def _made(delivered: Iterable[Delivered]) -> Iterator[tuple[str, Any]]:
    """The tables of all documents, some documents at a time."""
    held = _Held()
    for each in delivered:
        held.add(each)
        if held.full:
            yield from held.taken()
    yield from held.taken()


class _Held:
    """Some documents on their way into Arrow. Summaries go through JSON, many times faster than cell by cell."""

    def __init__(self) -> None:
        self._rows: dict[Name, list[Row]] = {name: [] for name in NAMES}
        self._heads: list[tuple[object, ...]] = []
        self._lines: list[bytes] = []
        self._size = 0

    @property
    def full(self) -> bool:
        return self._size >= _GROUP_BYTES

    def add(self, each: Delivered) -> None:
        coverage = each.summary.validation.coverage
        head = (each.key, each.state, each.revision, each.sha256, each.finalised_at, each.finalised_by)
        self._heads.append((*head, list(coverage.set_aside.items())))
        self._lines.append(each.summary.model_dump_json(exclude=_SET_ASIDE).encode())
        self._size += len(self._lines[-1])
        for name, found in self._rows.items():
            found += rows(name, each)

    def taken(self) -> Iterator[tuple[str, Any]]:
        """What is held, as tables; it is held no longer."""
        if self._lines:
            yield NESTED, self._nested()
        for name, found in self._rows.items():
            if found:
                schema = _schema(name)
                columns = zip(zip(*found, strict=True), schema, strict=True)
                yield name, pa.Table.from_arrays([pa.array(each, field.type) for each, field in columns], schema=schema)
        for found in self._rows.values():
            found.clear()
        self._heads.clear()
        self._lines.clear()
        self._size = 0

    def _nested(self) -> Any:
        data = b"\n".join(self._lines)
        kind = _schema(NESTED).field("summary").type
        read = pa.json.read_json(
            io.BytesIO(data),
            read_options=pa.json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=pa.json.ParseOptions(
                explicit_schema=pa.schema(list(kind)), unexpected_field_behavior="error"
            ),
        )
        heads = [
            pa.array(column, field.type) for column, field in zip(zip(*self._heads, strict=True), _HEAD, strict=True)
        ]
        arrays = [_whole(read[field.name].combine_chunks()) for field in kind]
        summaries = pa.StructArray.from_arrays(arrays, fields=list(kind))
        sizes = pa.array(map(len, self._lines), pa.int64())
        return pa.Table.from_arrays([*heads, summaries, sizes], schema=_held_schema(NESTED))


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
