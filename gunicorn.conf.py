"""What plain ``gunicorn`` reads in this folder: the settings that the portal brings, and room for your own below."""

from gapura.server import *  # noqa: F403  # gunicorn takes the names of this file
