from odoo.addons.iot_drivers.interface import Interface
from odoo.addons.iot_drivers.main import interfaces


class WuyeInterface(Interface):
    """The devices of the gate's configuration, as the framework's list wants them.

    Ports are not looked for: the stock serial interface lists every port there is and
    its drivers write to each to see who answers, a barrier's bus among them.
    """

    connection_type = "wuye"
    _loop_delay = 1  # seconds

    box = None

    @classmethod
    def of(cls, box):
        """Start the interface of a running gate.

        It is ours to start: the framework starts what it has downloaded, and on plain
        Debian it downloads nothing.
        """
        interfaces.pop(cls.__name__, None)
        interface = cls()
        interface.box = box
        interface.start()
        return interface

    def get_devices(self):
        return {
            f"wuye_{name}": {
                "wuye_device": device,
                "name": name,
                "kind": self.box.config.devices[name]["kind"],
            }
            for name, device in self.box.devices.items()
        }
