"""How much a text sent by a citizen looks like advertising, above all for gambling: plain functions on plain data.

Nothing is ever refused for it. A high score only means that a person of the office looks before everybody sees it, and
is told why. Words are compared after undoing what spammers do to them: look-alike letters of other scripts, characters
without width, digits for letters, letters spaced out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

HOLD = 40  # from here on the office looks first, also where submissions are public at once
MOST = 1_000
LOOKED_AT = 20_000  # characters; the rest of a longer text says nothing new

TRAP, NO_MOMENT, FAST, LINKS, SHORT_LINK, MARKUP, GAMBLING, WORDS, DISGUISED, REPEATED = (
    "trap", "moment", "fast", "links", "short link", "markup", "gambling", "words", "disguised", "repeated",
)  # fmt: skip
REASONS = {
    TRAP: _l("filled in a field that people do not see"),
    NO_MOMENT: _l("did not come from the form of this portal"),
    FAST: _l("was filled in faster than a person can"),
    LINKS: _l("contains links"),
    SHORT_LINK: _l("contains a short link or an invitation to a chat"),
    MARKUP: _l("contains the markup of links"),
    GAMBLING: _l("contains words of online gambling"),
    WORDS: _l("contains words that gambling uses too"),
    DISGUISED: _l("hides words behind look-alike letters"),
    REPEATED: _l("is the same text as an earlier one"),
}
POINTS = {TRAP: 60, NO_MOMENT: 60, FAST: HOLD, SHORT_LINK: 30, MARKUP: 50, DISGUISED: 30, REPEATED: 60}

# Words that hardly anybody needs who does not advertise, and words that honest people write as well.
STRONG = (
    "gacor", "maxwin", "togel", "sbobet", "slotonline", "judionline", "situsslot", "agenjudi", "bandarjudi",
    "bandartogel", "rtplive", "rtpslot", "pragmaticplay", "mahjongways", "antirungkad", "bonusnewmember", "linkslot",
    "slotdana", "slotpulsa", "depopulsa", "depositpulsa", "scatterhitam", "kasinoonline", "casinoonline", "pokeronline",
    "dominoqq", "bandarqq", "gatesofolympus", "slotthailand", "slotserver", "akunpro", "freespin",
)  # fmt: skip
WEAK = frozenset(
    ("slot", "judi", "casino", "kasino", "poker", "taruhan", "jackpot", "jekpot", "scatter", "rtp", "depo", "wd",
     "parlay", "betting", "bet", "zeus", "olympus", "viagra", "pinjol")
)  # fmt: skip

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,60}\.(?:com|net|org|xyz|top|site|online|club|vip|live|me|id)\b(?:/\S*)?"
)
_SHORT = re.compile(
    r"\b(?:t\.me|wa\.me|bit\.ly|s\.id|tinyurl\.com|linktr\.ee|cutt\.ly|rebrand\.ly|is\.gd|telegram\.me|"
    r"chat\.whatsapp\.com|heylink\.me)\b"
)
_MARKUP = re.compile(
    r"\[/?(?:url|link|img|b)\b|</?(?:a|iframe|script|img|div|span|style|h\d|meta)\b|\bhref\s*=|\bstyle\s*="
)
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][\s._*|~\-]{1,3}){3,60}[^\W_](?![^\W_])")
_INVISIBLE = re.compile("(?<=[A-Za-z])[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]+(?=[A-Za-z])")
_WORD = re.compile(r"[a-z0-9]+")
_NUMBERED = re.compile(r"(?:slot|togel|gacor|qq|bet|win|hoki|toto)\d{2,4}|\d{2,4}(?:slot|togel|toto)")
# Letters of other scripts that look like Latin ones, in this order: Cyrillic, Greek, Armenian, phonetic.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u043a\u043c\u0442\u0432\u043d\u0456\u0458\u0455\u0501"
    "\u0261\u0269\u04cf\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f2\u0585\u0578\u057d\u0581\u0251",
    "aeopcyxkmtbhijsdgilabeiknoptuxconuga",
)
_DIGITS = str.maketrans("013457@$!|", "oieastasil")
_DIGITS_AS_L = str.maketrans("013457@$!|", "oleastasll")


@dataclass(frozen=True)
class Finding:
    """What was found.

    Attributes:
        score: 0 for an ordinary text; from ``HOLD`` on the office looks first.
        reasons: keys of ``REASONS``.
    """

    score: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the office looks at it before everybody sees it."""
        return self.score >= HOLD


def judge(texts: Iterable[str], signs: Iterable[str] = ()) -> Finding:
    """Score what was typed, together with signs that were noticed while it was sent.

    Args:
        texts: what was typed, field by field.
        signs: keys of ``REASONS`` such as ``TRAP`` or ``FAST``.
    """
    text = "\n".join(texts)[:LOOKED_AT]
    plain = text.casefold()
    found = {
        **{sign: POINTS[sign] for sign in signs},
        LINKS: _link_points(plain),
        SHORT_LINK: POINTS[SHORT_LINK] if _SHORT.search(plain) else 0,
        MARKUP: POINTS[MARKUP] if _MARKUP.search(plain) else 0,
        **dict(_word_points(text, plain)),
    }
    points = {reason: number for reason, number in found.items() if number}
    return Finding(min(sum(points.values()), MOST), tuple(points))


def _link_points(plain: str) -> int:
    return min(len(_LINK.findall(plain)) * 15, 60)


def _word_points(text: str, plain: str) -> list[tuple[str, int]]:
    """Points for gambling words, and for hiding them."""
    words, phrases = _readings(text)
    strong, weak = _strong(words, phrases), words & WEAK
    open_words = _words_of(plain)
    hidden = strong - _strong(open_words, _phrases(plain)) or weak - open_words or _INVISIBLE.search(text)
    return [
        (GAMBLING, min(len(strong) * 40, 200)),
        (WORDS, min(len(weak) * 10, 35)),
        (DISGUISED, POINTS[DISGUISED] if hidden else 0),
    ]


def _strong(words: set[str], phrases: set[str]) -> set[str]:
    """The telling words among words, in which they may be a part, and phrases, which they must be as a whole."""
    inside = {one for one in STRONG for word in words if one in word}
    numbered = {"slot88" for word in words if _NUMBERED.fullmatch(word)}
    return inside | numbered | (phrases & frozenset(STRONG))


def _readings(text: str) -> tuple[set[str], set[str]]:
    """Every word that a reader could see in a text, and two or three neighbours written as one."""
    folded = fold_disguise(text)
    joined = _SPACED.sub(lambda found: re.sub(r"[\W_]+", "", found.group()), folded)
    words: set[str] = set()
    phrases: set[str] = set()
    for reading in (joined, *(_undigit(joined, table) for table in (_DIGITS, _DIGITS_AS_L))):
        words |= _words_of(reading)
        words |= {re.sub(r"[^a-z0-9]+", "", token) for token in reading.split() if len(token) <= 60}
        phrases |= _phrases(reading)
    return words, phrases


def fold_disguise(text: str) -> str:
    """A text in small plain Latin letters: look-alikes of other scripts, accents and invisible characters undone."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Mn"))
    alike = visible.casefold().translate(_ALIKE)
    return "".join(c for c in unicodedata.normalize("NFD", alike) if unicodedata.category(c) != "Mn")


def _undigit(text: str, table: dict[int, int]) -> str:
    """Digits and signs inside words as the letters they stand for; plain numbers stay."""
    tokens = (token.translate(table) if re.search("[a-z]", token) else token for token in re.split(r"(\s+)", text))
    return "".join(tokens)


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _phrases(text: str) -> set[str]:
    words = _WORD.findall(text)
    pairs = {"".join(words[i : i + 2]) for i in range(len(words) - 1)}
    return pairs | {"".join(words[i : i + 3]) for i in range(len(words) - 2)}
