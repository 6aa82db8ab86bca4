"""The line that gunicorn loads: one portal, set up from the environment."""

from gapura.portal import Portal

application = Portal.from_environment()
