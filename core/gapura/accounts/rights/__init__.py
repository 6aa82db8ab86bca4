"""Rights: which roles have which permission, where the administrator decided otherwise than the mini-app proposes."""
