"""Photos: accepted from anybody, cleaned, kept in three widths, served from random addresses."""

from flask import Flask

from .addresses import photo_srcset, photo_url
from .illustrations import illustrate
from .models import Photo
from .processed import ProcessedPhoto
from .services import PictureRefused, delete_photo, process_photo, save_photo, save_photos, store_photo


def install(app: Flask) -> None:
    """Make the addresses of pictures known to templates."""
    app.jinja_env.globals.update(photo_url=photo_url, photo_srcset=photo_srcset)


__all__ = [
    "Photo",
    "PictureRefused",
    "ProcessedPhoto",
    "delete_photo",
    "illustrate",
    "install",
    "photo_srcset",
    "photo_url",
    "process_photo",
    "save_photo",
    "save_photos",
    "store_photo",
]
