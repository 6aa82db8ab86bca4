"""Who a record belongs to: claiming one that the office entered, and handing one on to somebody else."""
