"""Mini-apps: found, described, tried, switched on and off, watched."""
