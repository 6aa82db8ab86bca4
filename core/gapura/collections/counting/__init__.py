"""How often records are looked at and used, counted by day without knowing anybody."""
