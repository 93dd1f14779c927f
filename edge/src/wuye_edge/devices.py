"""The kinds of devices a configuration may name, and how one is made."""

from importlib import import_module

from wuye_edge.contract import Device

KINDS = {
    "em4100": "wuye_edge.readers.em4100:Em4100Reader",
    "wiegand": "wuye_edge.readers.wiegand:WiegandReader",
    "uid": "wuye_edge.readers.uid:UidReader",
    "text": "wuye_edge.readers.text:TextReader",
    "osdp": "wuye_edge.readers.osdp:OsdpReader",
    "modbus": "wuye_edge.relays.modbus:ModbusRelay",
    "vzenith": "wuye_edge.cameras.vzenith:VzenithCamera",
    "hikvision": "wuye_edge.cameras.hikvision:HikvisionCamera",
    "led": "wuye_edge.cameras.display:LedDisplay",
}


def kind(word: str) -> type:
    """The class behind a kind; imported when it is named, not before."""
    if word not in KINDS:
        raise ValueError(f"kind: {word} is not known; give one of {', '.join(KINDS)}")
    module, name = KINDS[word].split(":")
    return getattr(import_module(module), name)


def make(word: str, name: str, options: dict) -> Device:
    """A device by its kind, or ValueError that names the field and the remedy."""
    return kind(word).from_config(name, options)
