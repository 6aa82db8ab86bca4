"""A second step at sign-in: a code from an authenticator app, or a recovery code."""
