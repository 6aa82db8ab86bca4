"""What repeats from collection to collection, as classes to put in front of ``Record``.

``class Shop(Located, Photographed, Contactable, Record)``: each adds its columns, its part of the form, of the page, of
lists, feeds, import, export and API. The order in which they are written is the order of their fields.
"""

from .confidential import Confidential
from .contactable import Contactable
from .located import Located
from .owned import Owned
from .photographed import Photographed
from .resolved import Resolved
from .scheduled import Occurrence, Scheduled
from .seconded import Seconded
from .tracked import Tracked
from .translated import Translated
from .verified import Verified

__all__ = [
    "Confidential",
    "Contactable",
    "Located",
    "Occurrence",
    "Owned",
    "Photographed",
    "Resolved",
    "Scheduled",
    "Seconded",
    "Tracked",
    "Translated",
    "Verified",
]
