"""What a hostile server, a broken one, or a careless person's name can do, gathered and tried."""
