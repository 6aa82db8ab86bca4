"""Others who see the same: offered before somebody sends it again, and counted once for each person."""
