from . import (
    test_arrive,
    test_book,
    test_estate,
    test_page,
    test_paper,
    test_tours,
    test_translations,
)
