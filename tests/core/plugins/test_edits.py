"""Edits are noticed while code is being written."""

import os

from gapura.plugins.edits import Edits


def test_what_is_saved_added_or_removed_is_noticed_once(workshop):
    folder = workshop.plugin("warung")
    edits = Edits([str(workshop.root)])
    assert not edits.changed()
    os.utime(folder / "plugin.toml", (1, 1))
    assert edits.changed()
    assert not edits.changed()
    (folder / "baru.py").touch()
    assert edits.changed()
    (folder / "baru.py").unlink()
    assert edits.changed()
    (folder / "static" / "foto.webp").write_bytes(b"x")
    assert not edits.changed()
