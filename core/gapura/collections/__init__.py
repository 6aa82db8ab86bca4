"""The kit: declare a model, get list, search, map, form, moderation, import, export, API and feeds."""
