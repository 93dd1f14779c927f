from . import (
    test_agreement,
    test_booking,
    test_collection_file,
    test_out_and_back,
    test_tasks,
    test_tours,
    test_translations,
)
