"""The way of an application for a card, kept by the database (R108, R111).

Which state may follow which is one table here; a trigger refuses everything else,
whoever writes. There is no state “paid”: what is paid follows from the allocations of
the fee and from what is held of the deposit, and is asked for each time.
"""

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("issued", "Card issued"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
# as above, and what an approved application is once nothing is open any more
STAGES = [*STATES[:3], ("paid", "Paid"), *STATES[3:]]
NEXT = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("approved", "refused", "withdrawn"),
    "approved": ("issued", "withdrawn"),
    "issued": (),
    "refused": (),
    "withdrawn": (),
}
# who enters, approves and issues; the posts at the desk only look at what is due
DESK = ",".join(
    f"wuye_property.group_{post}"
    for post in ("customer_service", "manager", "administrator")
)
OPEN = ("draft", "submitted", "approved")
# Why a card is asked for; each has a price of its own (R111).
OCCASIONS = [
    ("new", "New card"),
    ("lost", "Lost"),
    ("damaged", "Damaged by the holder"),
    ("worn", "Worn out"),
]
# In which state the register of cards has to know the card that is replaced.
REPLACED_FROM = {
    "lost": ("lost", "found"),
    "damaged": ("damaged",),
    "worn": ("damaged",),
}
