import logging

from werkzeug.exceptions import Forbidden

from odoo.addons.iot_drivers.driver import Driver

_logger = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks at a device's state


class WuyeDriver(Driver):
    """A device of the gate in the framework's list: seen there, not moved from there.

    The gate's own threads read, decide and open. This one tells the framework whether
    the device is there.
    """

    connection_type = "wuye"
    priority = 10

    def __init__(self, identifier, device):
        super().__init__(identifier, device)
        self.gate_device = device["wuye_device"]
        self.device_name = device["name"]
        self.device_connection = "serial"
        self.device_type = "device"
        self.device_manufacturer = device["kind"]

    @classmethod
    def supported(cls, device):
        """By configuration: nothing is written to a port to find out."""
        return "wuye_device" in device

    def run(self):
        while not self._stopped.wait(LOOK):
            self.data["value"] = self.gate_device.state()

    def action(self, data):
        """Refused: the route this comes by asks nobody who he is.

        A door is opened by the server's signed command, or by hand.
        """
        _logger.warning("%s: an unsigned action is refused", self.device_identifier)
        raise Forbidden("Doors are opened by signed commands only.")
