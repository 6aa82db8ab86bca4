"""A new password for somebody who forgot theirs: by a link in a mail, or by a code handed over at the counter."""
