"""Families: who is whose guardian, until when, and whom a court keeps apart."""
