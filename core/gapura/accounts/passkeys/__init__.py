"""Passkeys: signing in with the fingerprint, face or PIN of one's own phone or computer (WebAuthn)."""
