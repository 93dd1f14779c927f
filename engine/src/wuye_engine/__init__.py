"""Rules of property charging as plain functions: values in, values out.

No Odoo, no input or output, no clock, no binary floating point. Import the module of
the subject (`wuye_engine.money`, `.periods`, `.proration`, `.pricing`, `.tiers`,
`.formula`, `.allocation`, `.late_fee`, `.parking`, `.access`, `.vat`, `.words`,
`.plate`, `.text`); everything that can go wrong is a class of `wuye_engine.errors`.
"""

__version__ = "0.1.0"
