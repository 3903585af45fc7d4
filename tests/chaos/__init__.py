"""Faults on purpose, and the proof that nothing acknowledged is lost, doubled or out of order; see README.md."""
