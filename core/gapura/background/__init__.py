"""Background work: begun by a page, done behind it, with an outbox in the database and a queue that only wakes."""
