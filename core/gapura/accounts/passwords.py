"""What a good password is, and how passwords are kept: argon2id, whole, however long and in whatever script.

``problems`` and everything above the hashing are plain functions on plain data. Hashing takes 0.2 s and 64 MiB, so at
most two run at once in a worker, and it belongs before the first write of a transaction.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import ServiceUnavailable

from ..database.types import fold

MIN_LENGTH = 12
MAX_LENGTH = 256
SCORED_LENGTH = 72  # zxcvbn refuses to look at more
GOOD_SCORE = 3
OWN_LETTERS = 6  # this much must remain of a password when everything known about its owner is taken out
HASHES_AT_ONCE = 2
PATIENCE_SECONDS = 10.0

# Words that guessers of Indonesian passwords try first and that an English strength meter does not know.
LOCAL_WORDS = (
    "katasandi", "sandi", "rahasia", "bismillah", "alhamdulillah", "assalamualaikum", "indonesia", "merdeka", "garuda",
    "pancasila", "sayang", "cinta", "kalimantan", "borneo", "pemkab", "kabupaten", "bupati", "dinas", "diskominfo",
    "operator", "admin", "administrator", "pengguna", "gapura", "persija", "persib", "jakarta", "selamat", "sukses",
)  # fmt: skip


class Problem(Enum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"
    WEAK = "weak"
    RECIPE = "recipe"


SENTENCES: dict[Problem, Any] = {
    Problem.SHORT: _l("Use at least 12 characters. A sentence of four or five words is easy to remember."),
    Problem.LONG: _l("Use at most 256 characters."),
    Problem.COMMON: _l("This password is among those that are tried first. Choose another one."),
    Problem.PERSONAL: _l("This password is made of your name, e-mail address, phone number or the regency's name."),
    Problem.WEAK: _l("This password is easy to guess. Add a few unrelated words."),
    Problem.RECIPE: _l("Use a capital letter, a small letter, a digit and a sign too; rules for officials ask for it."),
}
KINDS = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum() and not sign.isspace())


def problems(password: str, personal: Iterable[str] = (), *, recipe: bool = False) -> list[Problem]:
    """Everything that is wrong with a new password; empty when it may be used.

    Args:
        password: as typed.
        personal: what anybody may know of its owner: name, e-mail address, phone number, the regency's name.
        recipe: whether it must hold four kinds of characters, as auditors of government systems look for. It makes
            passwords worse (ASVS 6.2.5) and so is asked only where an installation says so, of officials.
    """
    if len(password) > MAX_LENGTH:
        return [Problem.LONG]
    if len(password) < MIN_LENGTH:
        return [Problem.SHORT]
    known = [text for text in personal if text]
    if _is_common(password):
        return [Problem.COMMON]
    if _is_personal(password, known):
        return [Problem.PERSONAL]
    if _score(password, known) < GOOD_SCORE:
        return [Problem.WEAK]
    return [Problem.RECIPE] if recipe and not all(any(map(kind, password)) for kind in KINDS) else []


def _is_common(password: str) -> bool:
    squeezed = re.sub(r"\s+", "", password.casefold())
    return squeezed in _common_passwords() or squeezed.rstrip("0123456789!?.*#@") in _common_passwords()


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 0.1 s and some MB: only when somebody chooses a password

    return frozenset(FREQUENCY_LISTS["passwords"]) | frozenset(LOCAL_WORDS)


def _is_personal(password: str, personal: Iterable[str]) -> bool:
    """Whether hardly anything is left of it without what is known of the owner; a year's four digits are nothing."""
    rest = re.sub(r"[\W_]+", "", fold(password))
    found = False
    for part in sorted(_parts(personal), key=len, reverse=True):
        if part in rest:
            rest, found = rest.replace(part, ""), True
    digits = sum(c.isdigit() for c in rest)
    return found and len(rest) - digits + max(0, digits - 4) < OWN_LETTERS


def _parts(personal: Iterable[str]) -> set[str]:
    """Names and addresses in the pieces that people make passwords of: ``siti``, ``sitiaminah``, ``81234567890``."""
    parts: set[str] = set()
    for text in personal:
        words = re.findall(r"[^\W_]+", fold(text))
        whole = "".join(words)
        parts.update((*words, whole, re.sub(r"^(62|0)", "", whole) if whole.isdigit() else whole))
    return {part for part in parts if len(part) >= 3}


def _score(password: str, personal: list[str]) -> int:
    from zxcvbn import zxcvbn  # slow to import, see above

    score: int = zxcvbn(password[:SCORED_LENGTH], [*personal, *LOCAL_WORDS])["score"]
    return score


_hasher = PasswordHasher()
_places = threading.BoundedSemaphore(HASHES_AT_ONCE)


def hash_password(password: str) -> str:
    """Hash a password for keeping.

    Raises:
        ServiceUnavailable: when too many people wait for a hash already.
    """
    with _place():
        return _hasher.hash(_prepared(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes equally long when there is no hash, so that nobody learns it.

    Raises:
        ServiceUnavailable: when too many people wait for a hash already.
    """
    with _place():
        try:
            _hasher.verify(password_hash or _nobodys_hash(), _prepared(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's and should be renewed at sign-in."""
    return _hasher.check_needs_rehash(password_hash)


@dataclass(frozen=True)
class Fresh:
    """A random password, to be shown once, and its hash, to be kept."""

    password: str
    hash: str


def fresh() -> Fresh:
    """A random password with its hash; make it before the first write of a transaction."""
    password = random_password()
    return Fresh(password, hash_password(password))


def random_password() -> str:
    """A password for handing over once: 20 characters that are hard to confuse, about 100 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


@lru_cache(maxsize=4)
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_bytes(24))


def _nobodys_hash() -> str:
    return _hash_of_nobody(_hasher)


def _prepared(password: str) -> bytes:
    """Whole, in one spelling of accented letters, whichever keyboard it came from."""
    return unicodedata.normalize("NFC", password[: 4 * MAX_LENGTH]).encode("utf-8", "surrogatepass")


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise ServiceUnavailable(retry_after=5)
    try:
        yield
    finally:
        _places.release()
