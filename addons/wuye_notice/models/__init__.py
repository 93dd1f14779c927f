from . import (
    mail_mail,
    res_partner,
    wuye_bill_run,
    wuye_charge_evidence,
    wuye_community,
    wuye_month_step,
    wuye_notice,
    wuye_notice_batch,
    wuye_notice_maker,
    wuye_notice_paper,
    wuye_notice_part,
    wuye_todo,
)
