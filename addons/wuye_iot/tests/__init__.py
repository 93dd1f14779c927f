from . import test_commands, test_events, test_lists, test_protocol, test_rights
