from . import (
    test_code,
    test_decide,
    test_estate,
    test_messages,
    test_notify,
    test_rights,
    test_tours,
    test_translations,
)
