from . import wuye_shadow_fill
