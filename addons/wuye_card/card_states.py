"""The life of a card, kept by the database (F1, R108, R111).

Which state may follow which is one table here; a trigger refuses everything else,
whoever writes: ORM, RPC, import or SQL. A card that was replaced or cancelled is dead
for good (F3): nothing follows.
"""

STATES = [
    ("blank", "Blank"),
    ("issued", "Issued"),
    ("active", "In use"),
    ("lost", "Reported lost"),
    ("found", "Found"),
    ("damaged", "Damaged"),
    ("replaced", "Replaced"),
    ("cancelled", "Cancelled"),
]
NEXT = {
    "blank": ("issued", "damaged", "cancelled"),
    "issued": ("active", "lost", "cancelled"),
    "active": ("lost", "damaged", "cancelled"),
    "lost": ("found", "replaced", "cancelled"),
    # who brings it shows that it is his before it opens a door again
    "found": ("active", "replaced", "cancelled"),
    "damaged": ("replaced", "cancelled"),
    "replaced": (),
    "cancelled": (),
}
DEAD = ("replaced", "cancelled")
STOPPED = ("lost", "found", "damaged", *DEAD)  # no door opens for it
