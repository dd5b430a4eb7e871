"""What fills the terminal: login, explorer, and what opens over them."""
