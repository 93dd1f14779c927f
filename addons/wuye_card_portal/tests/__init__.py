from . import (
    test_invite,
    test_loss,
    test_pages,
    test_tours,
    test_translations,
    test_visitors,
)
