"""What is here belongs to another venv: not imported for its examples."""

collect_ignore = ["panel.py"]
