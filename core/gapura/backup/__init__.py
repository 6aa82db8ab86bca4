"""Backup and restore: everything that people brought to the portal in one file, read back before it is called good."""
