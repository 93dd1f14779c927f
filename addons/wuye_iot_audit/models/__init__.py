from . import wuye_audit
