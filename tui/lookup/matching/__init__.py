"""Who is who in the other system, and by what right."""
