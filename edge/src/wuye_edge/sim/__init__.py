"""Simulators of every device, for tests, training and a first look (H4): no hardware.

Where the real thing runs, it runs: relay boards are pymodbus, OSDP readers are libosdp,
each in a process of its own on a pseudo-terminal paced like a wire.
"""
