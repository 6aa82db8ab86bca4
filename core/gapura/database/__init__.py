"""Engines, bases, migrations, and the number that tells workers to build anew."""
