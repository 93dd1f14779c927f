"""The life of a receipt number, kept by the database (D7, D14, R65, R66, R69).

Every number of every book is in exactly one state. Which state may follow which is one
table here; a trigger refuses everything else, whoever writes: ORM, RPC, import or SQL.
"""

STATES = [
    ("stock", "In Stock"),
    ("drawn", "Drawn"),
    ("borrowed", "Borrowed"),
    ("used", "Used"),
    ("void", "Void"),
    ("lost", "Lost"),
    ("returned", "Given Back"),
]
HELD = ("drawn", "borrowed")  # somebody answers for the paper
EXPLAINED = ("void", "lost", "returned")  # with a reason
# what may follow: everything else is refused
NEXT = {
    "stock": ("drawn", "void", "lost", "returned"),
    "drawn": ("stock", "used", "borrowed", "void", "lost"),
    "borrowed": ("drawn", "used", "void", "lost"),
    "used": ("void",),
    "lost": ("void",),  # a lost paper that turns up is made void
    "void": (),
    "returned": (),
}
