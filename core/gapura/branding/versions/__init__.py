"""Versions of the face: taken back, named, and carried to another portal in one file."""
