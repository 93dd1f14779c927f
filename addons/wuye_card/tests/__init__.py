from . import (
    test_batch,
    test_code,
    test_file,
    test_issue,
    test_life,
    test_loss,
    test_rights,
    test_tours,
    test_translations,
    test_unit_events,
    test_vehicle,
)
