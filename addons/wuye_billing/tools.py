"""The engine's names, imported once: Odoo loads add-ons, the venv has the engine."""

from wuye_engine.errors import EngineError
from wuye_engine.money import Rounding, RoundingMode, split_cumulative
from wuye_engine.money import split_last_takes_rest, to_decimal
from wuye_engine.periods import Cycle, MonthBasis, Period, Timing, due_periods
from wuye_engine.pricing import PriceVersion, Result, Slice, price_over_versions
from wuye_engine.pricing import price_quantity
from wuye_engine.proration import Proration, split_amount
