from . import (
    test_erasure,
    test_identity,
    test_personal,
    test_translations,
    test_vault,
)
