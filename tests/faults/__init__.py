"""Mini-apps that fail in every way there is; ``cases.py`` says how, and what the portal should say of each."""
