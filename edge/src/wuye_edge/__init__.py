"""The gate box: reads, decides by its own list, opens, and loses no event.

No Odoo. What the rooms of this package say to each other is in `contract`; decisions
are `wuye_engine.access`, the same code the server runs.
"""

__version__ = "0.1.0"
