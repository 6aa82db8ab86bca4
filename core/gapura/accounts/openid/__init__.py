"""Signing in through the single sign-on of a province or of the state (OpenID Connect Core 1.0)."""
