from . import (
    base,
    mail_tracking_value,
    res_partner,
    res_partner_erase,
    res_partner_identity,
    res_partner_reveal,
    res_users,
    wuye_erasure,
    wuye_personal_log,
    wuye_retention_rule,
)
