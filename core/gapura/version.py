"""The version of the core, which manifests' ``requires`` is compared with."""

__version__ = "0.1.0"
