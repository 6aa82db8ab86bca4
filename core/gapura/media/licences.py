"""Under which terms others may use a picture; unless somebody says so, they ask first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from ..contract.types import Text


@dataclass(frozen=True)
class Licence:
    """Terms of use.

    Attributes:
        title: what they are called.
        url: where they are written down; empty for a sentence that says all.
    """

    title: Text
    url: str = ""


LICENCES: Mapping[str, Licence] = {
    "press": Licence(_l("For the press, naming the photographer")),
    "cc-by": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc-by-sa": Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
