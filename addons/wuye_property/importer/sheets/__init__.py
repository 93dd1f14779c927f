from .owners import OwnerSheet
from .tenants import TenantSheet
from .units import UnitSheet
from .vehicles import VehicleSheet
