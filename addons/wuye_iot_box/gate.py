"""The one `wuye_edge` box of this process."""

import atexit
import logging
import os
from pathlib import Path

from wuye_edge.box import Box, NotEnrolled
from wuye_edge.config import Wrong, load

from .iot_handlers.interfaces.wuye_interface import WuyeInterface

_logger = logging.getLogger(__name__)

CONFIG = "WUYE_BOX_CONFIG"
DEFAULT = "/etc/wuye-box.toml"


def start():
    """Run the gate; a file that is wrong stops nothing else of this process.

    The file is read once, at the start: devices that work are not to go dark because
    somebody is writing it.
    """
    path = Path(os.environ.get(CONFIG, DEFAULT))
    try:
        box = Box(load(path))
    except Wrong as wrong:
        _logger.error("no gate is run, %s is wrong:\n%s", path, wrong)
        return
    except NotEnrolled:
        _logger.error("no gate is run: enrol this box first (wuye-box enrol)")
        return
    box.start()
    atexit.register(box.stop)
    WuyeInterface.of(box)
