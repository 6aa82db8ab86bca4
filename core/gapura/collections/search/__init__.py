"""Full-text search that is the same on both databases."""
