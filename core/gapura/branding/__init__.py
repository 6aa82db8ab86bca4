"""The regency's face: identity, themes, colours and their contrast."""

from .services import install

__all__ = ["install"]
