"""Tests of the screens, driven by keys over the demo campus."""
