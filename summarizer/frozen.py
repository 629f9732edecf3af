"""Frozen dataclasses that are cheap to make: the type checker refuses every change, the interpreter does not look.

`@dataclass(frozen=True)` of the standard library sets each field by a call of `object.__setattr__`: five times the
price of a plain assignment, and thousands of spans, mentions and views are made of one document. To mypy, which reads
every line of the house, the decorator below is that very one; at run time equality and hash are the same, and only
the guard is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    T = TypeVar("T")

    def dataclass(*, frozen: bool, slots: bool = False, eq: bool = True, order: bool = False) -> Any:
        """`dataclasses.dataclass`, for the frozen ones only."""
        if not frozen:
            raise TypeError("a dataclass that changes is the standard library's")
        return dataclasses.dataclass(slots=slots, eq=eq, order=order, unsafe_hash=eq)
