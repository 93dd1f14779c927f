"""What a box keeps: its list, its journal, its keys and the commands it has seen.

Three SQLite files, because a transaction on one must not hold up another: a list of
100,000 permits is swapped while events are written and commands remembered.
"""
