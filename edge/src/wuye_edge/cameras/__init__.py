"""Cameras that push what they see to the box, and boards that show words to drivers."""
