from . import test_login_lock
