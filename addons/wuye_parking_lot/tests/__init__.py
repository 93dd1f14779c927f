from . import (
    test_gatehouse,
    test_lists,
    test_out,
    test_permit,
    test_rights,
    test_stocktake,
    test_translations,
)
