"""The whole agreement between the core and its plugins: hook specifications and the frozen types that cross."""
