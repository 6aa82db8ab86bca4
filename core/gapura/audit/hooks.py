"""What the audit log adds to the portal: nothing of its own, its page is among the settings."""
