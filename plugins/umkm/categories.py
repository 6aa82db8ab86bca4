"""What businesses deal in; the keys stand in addresses and in the database."""

from gapura import lazy_gettext as _l

CATEGORIES = {
    "kuliner": _l("Food and drinks"),
    "camilan": _l("Snacks and souvenirs"),
    "kopi": _l("Coffee and tea"),
    "perikanan": _l("Fish and seafood"),
    "pertanian": _l("Farm and forest products"),
    "kerajinan": _l("Crafts"),
    "fesyen": _l("Clothes and fabrics"),
    "jasa": _l("Services and repairs"),
}
