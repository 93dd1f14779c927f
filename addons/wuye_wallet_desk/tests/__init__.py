from . import (
    test_access,
    test_audit,
    test_closing,
    test_fee,
    test_proof,
    test_subsidy,
    test_topup,
    test_tours,
    test_translations,
)
