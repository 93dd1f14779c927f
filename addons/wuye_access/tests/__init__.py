from . import (
    test_delegation,
    test_login_lock,
    test_own_details,
    test_post_request,
    test_role_conflict,
    test_translations,
)
