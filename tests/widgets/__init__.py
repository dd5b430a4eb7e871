"""Tests of the widgets: pure parts by properties, drawn ones on a real screen by keys."""
