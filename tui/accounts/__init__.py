"""Who signs in where: profiles, and where their secrets come from."""
