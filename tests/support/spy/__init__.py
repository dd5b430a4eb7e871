"""A folder for PYTHONPATH: what is in it is loaded by every Python program."""
