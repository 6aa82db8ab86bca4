"""Mail: an outbox in the database, and the postman who takes it to the server."""
