"""A home with fee and water, its neighbours, and the notices of a month."""

import io

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon, WuyeBillingMixin
from odoo.addons.wuye_property.tests.common import speak_chinese

TODAY = "2026-03-10"


class NoticeMixin(WuyeBillingMixin):
    """Makers of notices; `cls.service` works at the service desk."""

    @classmethod
    def _setup_notices(cls):
        cls.company.partner_id.lang = "zh_CN"
        cls.fee.due_day = 25
        cls.owner.email = "wang@example.com"
        cls.service = cls._make_user("customer_service", cls.community)
        cls.standard = cls._make_standard(cls.fee, 2.6, name="高层住宅")
        cls.line = cls._make_line(cls.unit, cls.standard, "2026-02-01")
        cls.second = cls._make_unit(cls.building, "0501", area_building=80.0)
        cls.neighbour = cls._make_partner("陈静", email="chen@example.com")
        cls._make_occupancy(cls.second, cls.neighbour, date_from="2020-01-01")
        cls._make_line(cls.second, cls.standard, "2026-03-01")
        cls.third = cls._make_unit(cls.building, "0601", area_building=50.0)
        cls.silent = cls._make_partner("赵无址")
        cls._make_occupancy(cls.third, cls.silent, date_from="2020-01-01")
        cls._make_line(cls.third, cls.standard, "2026-03-01")

    @classmethod
    def _bill(cls, *months):
        for month in months or ("2026-02", "2026-03"):
            cls._run(month)

    @classmethod
    def _batch(cls, month="2026-03", make=True, user=None, **vals):
        batch = (
            cls.env["wuye.notice.batch"]
            .with_user(user or cls.service)
            .create(
                {
                    "community_id": cls.community.id,
                    "month": f"{month}-01",
                    "date": TODAY,
                    **vals,
                }
            )
        )
        if make:
            batch.action_make()
        return batch.with_env(cls.env)

    @classmethod
    def _notice(cls, batch, unit=None, partner=None):
        return batch.notice_ids.filtered(
            lambda n: n.unit_id == (unit or cls.unit)
            and n.partner_id == (partner or n.partner_id)
        )

    def _text(self, notices):
        """The words of the printed file, in Chinese, pages joined."""
        chinese = notices.with_context(lang="zh_CN", force_report_rendering=True)
        return pdf_text(chinese._pdf())


def pdf_text(content):
    reader = PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


def squeezed(text):
    """Without white space: headings are set wide."""
    return "".join(text.split())


class NoticeCommon(NoticeMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(TODAY)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        speak_chinese(cls.env)
        cls._setup_notices()
