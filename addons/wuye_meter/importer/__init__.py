"""The sheets of meters and of readings."""

from .messages import MESSAGES
from .meters import MeterSheet
from .readings import ReadingSheet
