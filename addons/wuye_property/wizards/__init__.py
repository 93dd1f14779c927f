from . import wuye_partner_merge, wuye_unit_event_undo
