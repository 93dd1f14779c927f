"""The gate box as a server-wide module beside Odoo's `iot_drivers`.

    odoo --load=web,iot_drivers,wuye_iot_box -c box.conf

Not installed into a database: a box has none. What decides and opens is `wuye_edge`,
the same program that runs without Odoo (`wuye-box run`); here its devices show among
those of the IoT box. The order is fixed: the framework's gaps are mended first, then
our drivers are known, then the interface looks for devices.
"""

from . import mends

mends.apply()

from . import gate  # noqa: E402  on a mended framework only
from .iot_handlers import drivers, interfaces  # noqa: E402

gate.start()
