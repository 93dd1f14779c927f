from datetime import date, datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable

from wuye_engine.errors import InvalidStay, UnknownVehicleClass

from .. import declaration, messages, slip

# The clock at the gate. China has one time zone, whatever the user's own is.
GATE_ZONE = ZoneInfo("Asia/Shanghai")
SINCE_EVER = date(1970, 1, 1)


def gate_time(value):
    """A naive local datetime from one, or from ISO text ("2026-03-02 09:00").

    What has a time zone ("...+08:00", "...Z") is moved to the clock at the gate; what
    has none is that clock already. None and "" stay None.

    :raises ValueError: for what is no time of this age
    """
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime) or not 1970 <= value.year < 2200:
        raise ValueError(value)
    if value.tzinfo:
        value = value.astimezone(GATE_ZONE).replace(tzinfo=None)
    return value.replace(microsecond=0)


class WuyeParkingTariff(models.Model):
    """What parking costs (停车收费标准, G3), in dated versions (R130)."""

    _name = "wuye.parking.tariff"
    _description = "Parking Tariff"
    _order = "code, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="Short key of the tariff on slips and lists, e.g. T1."
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    community_ids = fields.Many2many(
        "wuye.community",
        string="Communities",
        check_company=True,
        help="Where the tariff holds. None: in all communities of the company.",
    )
    active = fields.Boolean(default=True)
    note = fields.Text(string="Notes")
    version_ids = fields.One2many(
        "wuye.parking.tariff.version", "tariff_id", string="Versions"
    )
    # of the version in force today
    version_id = fields.Many2one(
        "wuye.parking.tariff.version", compute="_compute_in_force"
    )
    date_in_force = fields.Date(compute="_compute_in_force", string="In force since")
    document_number = fields.Char(compute="_compute_in_force")
    source = fields.Text(compute="_compute_in_force")

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "Another parking tariff of the company has this code."
    )
    _name_filled = models.Constraint(
        "CHECK (btrim(name) <> '' AND btrim(code) <> '')",
        "Enter the name and the code of the parking tariff.",
    )
    _company_immutable = Immutable(
        "company_id", message="A parking tariff cannot move to another company."
    )

    @api.depends("version_ids.date_from", "version_ids.document_number")
    @api.depends("version_ids.source")
    def _compute_in_force(self):
        today = datetime.now(GATE_ZONE).date()
        for tariff in self:
            version = tariff._version_on(today)
            tariff.version_id = version
            tariff.date_in_force = version.date_from
            tariff.document_number = version.document_number
            tariff.source = version.source

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        # the database deletes the versions without asking them
        self.version_ids._check_not_frozen()

    # === ACTIONS === #

    def action_new_version(self):
        """The page of a new version, which begins as a copy of the latest one."""
        self.ensure_one()
        latest = self.version_ids.sorted("date_from")[-1:]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Version"),
            "res_model": "wuye.parking.tariff.version",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_tariff_id": self.id,
                "wuye_copy_version_id": latest.id,
            },
        }

    # === BUSINESS METHODS === #

    def quote(self, entry, exit, vehicle_class=None, earlier_stays=()):
        """What a stay costs, and the lines that prove it (G18); nothing is written.

        The version in force on the day of the entry holds for the whole stay.

        :param entry: ISO text or datetime, **local time of the car park**
            (Asia/Shanghai), not UTC; a value with a time zone is converted
        :param exit: the same; None is what the tariff says of a missing exit
        :param vehicle_class: a name among the classes of the tariff, or None
        :param earlier_stays: (entry, exit) of the same vehicle, in order
        :return: JSON-safe: ``amount`` in yuan as text; ``slices`` as
            `wuye_engine.parking.Slice.as_dict`; ``lines`` as `slip.lines`, in the
            user's language; ``version_id``, ``date_from``, ``document_number``
        :raises UserError: no version then, times that are no stay, an unknown class
        """
        self.ensure_one()
        self.check_access("read")
        start, end, stays = self._times(entry, exit, earlier_stays)
        version = self._version_on(start.date())
        if not version:
            raise UserError(
                self.env._(
                    "Tariff %(tariff)s has no version in force on %(day)s. Add one "
                    "that begins by then.",
                    tariff=self.name,
                    day=start.date(),
                )
            )
        return {
            **self._quote_by(version.data_text, start, end, vehicle_class, stays),
            "version_id": version.id,
            "date_from": fields.Date.to_string(version.date_from),
            "document_number": version.document_number or "",
        }

    @api.model
    def _times(self, entry, exit, earlier_stays=()):
        """Entry, exit (or None) and earlier stays as naive local times.

        :raises UserError: what is no time; no entry
        """
        try:
            start, end = gate_time(entry), gate_time(exit)
            stays = [(gate_time(a), gate_time(b)) for a, b in earlier_stays]
        except (ValueError, TypeError, OverflowError):
            stays = [(None, None)]
        if any(None in stay for stay in stays):
            raise UserError(self.env._("Enter times as 2026-03-02 09:00, local time."))
        if start is None:
            raise UserError(self.env._("Enter the time of the entry."))
        return start, end, stays

    @api.model
    def _quote_by(self, text, start, end, vehicle_class=None, stays=()):
        """`quote` by a declaration (JSON text); naive local times."""
        tariff = declaration.compiled(text)
        try:
            result = tariff.quote(start, end, vehicle_class or None, stays)
        except (InvalidStay, UnknownVehicleClass) as error:
            raise UserError(messages.stay_fault(self.env, error)) from None
        return {**result.as_dict(), "lines": slip.lines(self.env, result)}

    def _version_on(self, day):
        """The version in force on a day: the latest that has begun, or none."""
        begun = self.version_ids.filtered(
            lambda version: version.date_from and version.date_from <= day
        )
        return begun.sorted("date_from")[-1:]

    @api.model
    def _from_declaration(self, name, data, company=None, date_from=SINCE_EVER):
        """A tariff with one version, for worked examples and imports.

        :param data: a declaration as docs/cases.md has it; also the code, if short
        :raises ValidationError: naming the place of what cannot be meant
        """
        company = company or self.env.company
        return self.create(
            {
                "name": name,
                "code": name,
                "company_id": company.id,
                "version_ids": [
                    fields.Command.create({"date_from": date_from, "data": data})
                ],
            }
        )
