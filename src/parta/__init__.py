"""Parta: a closed communication platform for schools."""
