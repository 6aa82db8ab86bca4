"""What gunicorn loads where a folder has no ``wsgi.py`` of its own."""

from .portal import Portal

application = Portal.from_environment()
