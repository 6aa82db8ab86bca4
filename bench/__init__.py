"""What the portal costs, measured beside a bare Flask page in the same run: ``make bench``."""
