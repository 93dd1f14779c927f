from . import wuye_partner_merge, wuye_personal_sheet
