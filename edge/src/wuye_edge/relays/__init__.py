"""Boards of outputs and inputs between the box and barriers, doors, loops, buttons."""
