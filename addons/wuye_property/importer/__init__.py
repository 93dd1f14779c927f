"""Reading spreadsheets into the register; `registry` says how to add a sheet."""

from .headings import IGNORED, clean_heading
from .messages import MESSAGES, Message
from .normalise import CellError
from .people import Occupant, Person
from .places import LOCATION
from .registry import Column, Place, Row, Sheet, Sums, Total, add_up
from .run import Fault, ImportRun
from .sheets import OwnerSheet, TenantSheet, UnitSheet, VehicleSheet
from .totals import ControlSheet
