"""Acting as somebody else: an administrator sees the portal as that person does, under a banner that says so."""
