"""The built-in campus, asked over real sockets."""
