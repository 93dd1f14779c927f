"""What stock `iot_drivers` does otherwise than a gate needs, mended at one place.

Each was seen on Odoo 19.0 on Debian. Nothing here changes a file of Odoo's.
"""

import logging
import os
from pathlib import Path

from odoo import http
from odoo.tools import config

_logger = logging.getLogger(__name__)

IDENTIFIER = "WUYE_BOX_ID"  # variable: the name of this box, else the machine's own id
MACHINE = Path("/etc/machine-id")
LOOPBACK = "127.0.0.1"


def apply():
    _name_the_box()
    _have_no_database()
    _stay_at_home()
    _pair_with_nobody()


def identifier():
    """What tells this box from others: a constant of the framework's would not."""
    return os.environ.get(IDENTIFIER) or MACHINE.read_text(encoding="ascii").strip()


def _name_the_box():
    """On plain Debian all boxes are called `test_identifier`."""
    from odoo.addons.iot_drivers import main
    from odoo.addons.iot_drivers.tools import helpers

    own = identifier()
    helpers.get_identifier.cache_clear()
    helpers.get_identifier = lambda: own
    main.manager.identifier = own  # its thread took the constant when it was made


def _have_no_database():
    """Else each request asks PostgreSQL, and would serve a database that it finds; and
    the threads of scheduled jobs ask it for ever.
    """
    http.db_list = lambda force=False, host=None: []
    config["max_cron_threads"] = 0


def _stay_at_home():
    """The framework's routes ask nobody who he is: whoever reaches them may act."""
    if config["http_interface"] != LOOPBACK:
        _logger.info("the box listens on %s only", LOOPBACK)
        config["http_interface"] = LOOPBACK


def _pair_with_nobody():
    """Else a Raspberry Pi asks a server of Odoo's for a pairing code all the time, and
    whoever types that code may send it programs.
    """
    from odoo.addons.iot_drivers.connection_manager import connection_manager

    connection_manager._should_poll_to_connect_database = lambda: False
