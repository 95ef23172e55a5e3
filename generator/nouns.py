"""How a noun is copied with other values in some of its fields.

It is msgspec's `replace`. mypy is shown that of dataclasses, of which it knows that the names must be fields: a Struct
is to it a dataclass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["replace"]
