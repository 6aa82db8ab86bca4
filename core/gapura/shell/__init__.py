"""The frame around every mini-app: navigation, home page, search, languages, error pages, static files, headers."""
