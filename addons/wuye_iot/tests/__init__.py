from . import (
    test_cases,
    test_changes,
    test_commands,
    test_copies,
    test_estate,
    test_events,
    test_lists,
    test_protocol,
    test_rights,
    test_screens,
    test_tours,
    test_translations,
)
