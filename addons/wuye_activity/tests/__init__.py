from . import (
    test_campaign,
    test_estate,
    test_paper,
    test_sign_up,
    test_tours,
    test_translations,
)
