"""Test data of the register, for this module and those built on it."""

from contextlib import contextmanager

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

POSTS = (
    "collector",
    "cashier",
    "receipt_keeper",
    "accountant",
    "housekeeper",
    "ledger_clerk",
    "supervisor",
    "customer_service",
    "meter_reader",
    "guard",
    "repairer",
    "manager",
    "administrator",
)
# Posts that enter units, occupancies, vehicles and persons
WRITERS = ("customer_service", "ledger_clerk", "manager")
CHINESE = "zh_CN"


def speak_chinese(env):
    """Chinese words of all modules; loaded only where a database has none yet.

    Databases that `make` makes have them, and they are renewed at each upgrade: loading
    takes ten seconds, and there are a hundred classes of tests.
    """
    if not env["res.lang"]._get_data(code=CHINESE):
        env["res.lang"]._activate_lang(CHINESE)
        modules = env["ir.module.module"].search([("state", "=", "installed")])
        modules._load_module_terms(modules.mapped("name"), [CHINESE])


class WuyePropertyMixin:
    """Makers of register data; independent of the test class they are mixed into."""

    @classmethod
    def _make_company(cls, name):
        return cls.env["res.company"].create({"name": name})

    @classmethod
    def _make_community(cls, code, name, company, developer=None):
        developer = developer or cls._make_partner(f"Developer of {name}")
        return cls.env["wuye.community"].create(
            {
                "code": code,
                "name": name,
                "company_id": company.id,
                "developer_id": developer.id,
            }
        )

    @classmethod
    def _make_building(cls, community, code, **vals):
        return cls.env["wuye.building"].create(
            {"community_id": community.id, "code": code, **vals}
        )

    @classmethod
    def _make_unit(cls, building, room, **vals):
        return cls.env["wuye.unit"].create(
            {"building_id": building.id, "room": room, **vals}
        )

    @classmethod
    def _make_partner(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def _make_occupancy(
        cls, unit, partner, role="owner", date_from=False, date_to=False, **vals
    ):
        return cls.env["wuye.occupancy"].create(
            {
                "unit_id": unit.id,
                "partner_id": partner.id,
                "role": role,
                "date_from": date_from,
                "date_to": date_to,
                **vals,
            }
        )

    @classmethod
    def _make_user(cls, post, communities, company=None, login=None):
        """A user with one post of this module and these communities in his scope."""
        company = company or communities[:1].company_id or cls.env.company
        user = new_test_user(
            cls.env,
            login=login or f"wuye_{post}",
            groups=f"wuye_property.group_{post}",
            company_id=company.id,
            company_ids=[fields.Command.set((company | communities.company_id).ids)],
        )
        user.wuye_community_ids = communities
        if "wuye_confirmed_on" in user._fields:  # wuye_access asks before all else
            user.wuye_confirmed_on = fields.Date.today()
        return user

    @classmethod
    def _setup_register(cls, company):
        """Two communities in `company`, one in another; units, owners, users.

        `cls.users` holds one user per post, all with `cls.community` in scope only.
        """
        cls.company = company
        cls.other_company = cls._make_company("Other Property Company")
        cls.developer = cls._make_partner("Jinlan Developer")
        cls.community = cls._make_community("JLW", "锦澜湾", company, cls.developer)
        cls.second_community = cls._make_community("YFY", "云枫苑", company)
        cls.foreign_community = cls._make_community("HTC", "海棠城", cls.other_company)
        cls.building = cls._make_building(cls.community, "1")
        cls.second_building = cls._make_building(cls.second_community, "1")
        cls.foreign_building = cls._make_building(cls.foreign_community, "1")
        cls.unit = cls._make_unit(cls.building, "0302", area_building=89.37)
        cls.second_unit = cls._make_unit(cls.second_building, "0302")
        cls.foreign_unit = cls._make_unit(cls.foreign_building, "0302")
        cls.owner = cls._make_partner("王小明", phone="138 0013 8000")
        cls.buyer = cls._make_partner("李雪", phone="+86 139-1234-5678")
        cls.tenant = cls._make_partner("Tenant Zhang")
        cls.users = {post: cls._make_user(post, cls.community) for post in POSTS}

    @contextmanager
    def assertRefused(self, error, constraint):
        """The block is refused by the database with this very constraint."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(error) as caught,
            self.env.cr.savepoint(),
        ):
            yield caught
        self.assertEqual(caught.exception.diag.constraint_name, constraint)


# after installation: in a database with accounting a company needs its fields, too
@tagged("post_install", "-at_install")
class WuyePropertyCommon(WuyePropertyMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
