"""Readers: threads with a port that deliver numbers."""
