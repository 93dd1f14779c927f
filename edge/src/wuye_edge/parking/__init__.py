"""Lanes of car parks on the box: who drives in and out, with or without server."""
