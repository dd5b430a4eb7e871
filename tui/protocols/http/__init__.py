"""Requests over HTTP: sent through the gate, answered under a watch, faults told in words."""
