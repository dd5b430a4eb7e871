"""The one-shot commands, as they answer."""
