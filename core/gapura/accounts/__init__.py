"""People, offices, roles, permissions, sign-in and sessions."""
