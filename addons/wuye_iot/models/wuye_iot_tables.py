from odoo import fields, models

ACROSS = 8  # doors beside each other on a sheet

# a table: {title, columns, rows, numbers (indexes of columns), total}, as the paper of
# `wuye_property` prints it


def _table(title, columns, rows):
    return {
        "title": title,
        "columns": columns,
        "rows": rows,
        "numbers": (),
        "total": None,
    }


class WuyeIotEvent(models.Model):
    """The register of events on paper."""

    _inherit = "wuye.iot.event"

    def _register_tables(self):
        """One table a community, the oldest first, in the reader's time."""
        whats = dict(self._fields["what"]._description_selection(self.env))
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        columns = [
            self.env._("Time"),
            self.env._("Door"),
            self.env._("Subject"),
            self.env._("Holder"),
            self.env._("Result"),
            self.env._("What"),
            self.env._("Box"),
            self.env._("No."),
        ]
        return [
            _table(
                place.name,
                columns,
                [
                    [
                        fields.Datetime.context_timestamp(one, one.at).strftime(
                            "%Y-%m-%d %H:%M:%S"
                        ),
                        one.door_id.name or one.door_code or "",
                        one.subject or "",
                        one.label or "",
                        outcomes.get(one.outcome, ""),
                        whats.get(one.what, one.code or ""),
                        one.box_id.code,
                        one.seq,
                    ]
                    for one in events.sorted(lambda event: (event.at_ms, event.id))
                ],
            )
            for place, events in self.grouped("community_id").items()
        ]


class WuyeIotCredential(models.Model):
    """The register of cards on paper: no name of a person, as on the screen."""

    _inherit = "wuye.iot.credential"

    def _register_tables(self):
        """One table a community."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        columns = [
            self.env._("Shown to guards"),
            self.env._("Kind"),
            self.env._("Last digits"),
            self.env._("Groups"),
            self.env._("Valid until"),
            self.env._("State"),
            self.env._("Reported lost on"),
            self.env._("Not confirmed by"),
        ]
        return [
            _table(
                place.name,
                columns,
                [
                    [
                        one.label,
                        kinds[one.kind],
                        "" if one.kind == "pin" else one.tail or "",
                        " / ".join(one.group_ids.mapped("name")),
                        _moment(one, one.date_to),
                        states[one.state],
                        _moment(one, one.denied_at),
                        (one.unconfirmed or "").replace("\n", " / "),
                    ]
                    for one in cards.sorted("label")
                ],
            )
            for place, cards in self.grouped("community_id").items()
        ]


class WuyeIotPermit(models.Model):
    """Who passes which doors, as a matrix on paper (F9)."""

    _inherit = "wuye.iot.permit"

    def _matrix_tables(self):
        """Holders down, doors across, in a cell the hours; several permits are listed.

        More doors than a sheet is wide go on in a table of their own.
        """
        tables = []
        for place, permits in self.grouped("community_id").items():
            doors = permits.door_ids.sorted("code")
            for start in range(0, len(doors), ACROSS):
                part = doors[start : start + ACROSS]
                rows = [
                    [who.display_name, *(_cell(mine, door) for door in part)]
                    for who, mine in permits._by_holder()
                ]
                columns = [self.env._("Holder"), *part.mapped("name")]
                tables.append(_table(place.name, columns, rows))
        return tables

    def _by_holder(self):
        """[(group or credential, its permits)], groups first."""
        found = list(self.filtered("group_id").grouped("group_id").items())
        return found + list(
            self.filtered("credential_id").grouped("credential_id").items()
        )


def _cell(permits, door):
    """The hours of the permits that are for a door, and until when."""
    words = []
    for permit in permits.filtered(lambda one: door in one.door_ids):
        until = _moment(permit, permit.date_to)
        words.append(f"{permit.hours} –{until}" if until else permit.hours)
    return " / ".join(words) or "—"


def _moment(record, moment):
    if not moment:
        return ""
    return fields.Datetime.context_timestamp(record, moment).strftime("%Y-%m-%d %H:%M")
