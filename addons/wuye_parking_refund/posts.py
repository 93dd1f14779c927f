"""Who does what with refund slips of parking fees."""

ASKERS = ("supervisor", "manager")
PAYERS = ("guard", "collector", "cashier")  # who hold a shift in a booth or at a desk
