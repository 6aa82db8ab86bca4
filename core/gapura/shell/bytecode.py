"""Compiled templates, kept by the process for the applications that follow: compiling is most of what a swap costs."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from ..resources import Resources


class KeptBytecode(BytecodeCache):
    """Code by template, good for as long as the template's source is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept for this very source."""
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled, in place of an earlier state of the same template."""
        if bucket.code is not None:
            self._kept[bucket.key] = (bucket.checksum, bucket.code)


def install(app: Flask, resources: Resources) -> None:
    """Give the application the process's compiled templates."""
    app.jinja_env.bytecode_cache = resources.extras.setdefault("bytecode", KeptBytecode())
