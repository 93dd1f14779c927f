"""Rows of the ledger written as they are, and where that is safe.

Odoo derives an entry step by step, which at a desk is most of what a payer waits for.
A payment's rows are known to the last column (`tests/test_lean_payment.py` compares all
of them with what Odoo writes), but only for the add-ons named here: where another one
hooks into the models, has columns of its own to fill there or derives stored values
from them, Odoo's way is taken.
"""

from odoo.models import BaseModel
from odoo.tools import SQL

PLACES = 2  # of the amounts of money; with other currencies Odoo's way is taken
MODELS = (
    "account.move",
    "account.move.line",
    "account.payment",
    "account.partial.reconcile",
    "account.full.reconcile",
)
# add-ons whose part in a payment the comparison covers, besides our own
KNOWN = frozenset(
    (
        *("account", "account_edi_ubl_cii", "account_payment", "analytic", "base"),
        *("base_import", "base_sparse_field", "html_editor", "l10n_cn", "mail"),
        *("phone_validation", "portal", "product", "queue_job", "sms", "snailmail"),
        *("snailmail_account", "web"),
    )
)
# what Odoo calls on the way to a posted and matched payment
HOOKS = frozenset(
    (
        *("create", "write", "_post", "action_post", "action_validate"),
        *("_generate_move_vals", "_reconcile_plan", "_reconcile_plan_with_sync"),
        *("_invoice_paid_hook", "_create_analytic_lines", "_get_last_sequence"),
    )
)


def is_known(module: str) -> bool:
    return module in KNOWN or module.startswith("wuye_")


def uncovered(env) -> set[str]:
    """Add-ons that are not known and take part in the making of a payment or bill."""
    found = set()
    for name in MODELS:
        found |= hooking(env[name], HOOKS) | _adding_columns(env[name])
    return {module for module in found if not is_known(module)}


def hooking(model, hooks) -> set[str]:
    """Add-ons that hook into methods of a model."""
    found = set()
    for part in type(model).mro():
        if part is BaseModel:
            break
        if part.__dict__.keys() & hooks:
            found.add(part.__dict__.get("_module") or "")
    return found


def _adding_columns(model):
    """Add-ons with columns to fill, or stored values of other models to derive."""
    found = set()
    for field in model._fields.values():
        derived = model.env.registry.get_dependent_fields(field)
        given = field.store and (
            field.compute or field.related or field.default or field.required
        )
        asked = [field] if given else []
        asked += [other for other in derived if other.store]
        found |= {module for one in asked for module in one._modules}
    return found


def stale_fields(env) -> dict[str, list[str]]:
    """{model: names} of what Odoo may remember that rows written past it have changed.

    Lists of other models' records, and values computed from these models. What a row
    that was there before points to is not changed by new rows.
    """
    found = {}
    for name in MODELS:
        for field in env[name]._fields.values():
            for other in env.registry.field_inverses[field]:
                if other.type != "many2one":
                    found.setdefault(other.model_name, set()).add(other.name)
            for other in env.registry.get_dependent_fields(field):
                if not other.store:
                    found.setdefault(other.model_name, set()).add(other.name)
    return {name: sorted(names) for name, names in found.items()}


def forget(env, fields, ids=None) -> None:
    """Drop what is remembered of these fields, and of nothing else.

    `invalidate_model` would write out and drop their inverses as well: hundreds of
    calls for one payment. None of these fields has anything left to write.
    """
    for field in fields:
        field._invalidate_cache(env, ids)


def take_ids(env, tables, count: int) -> list[tuple[int, ...]]:
    """The next ids of tables, a tuple of one of each, `count` times."""
    drawn = SQL(", ").join(SQL("nextval(%s)", f"{table}_id_seq") for table in tables)
    return env.execute_query(SQL("SELECT %s FROM generate_series(1, %s)", drawn, count))


def insertion(model, rows: list[dict]) -> SQL:
    """The statement that inserts rows with the same columns each, as the ORM does."""
    names = list(rows[0])
    one = f"({', '.join(['%s'] * len(names))})"
    values = [_column(model, name, row[name]) for row in rows for name in names]
    return SQL(
        "INSERT INTO %s (%s) VALUES %s",
        SQL.identifier(model._table),
        SQL(", ").join(map(SQL.identifier, names)),
        # one text for all: a piece of SQL for each cell costs more than the cell
        SQL(", ".join([one] * len(rows)), *values),
    )


def say(amount: float) -> str:
    """An amount of money as the ORM stores it: 85.5 and 85.50 differ under a seal."""
    return f"{amount:.{PLACES}f}"


def _column(model, name, value):
    kind = model._fields[name].type
    if value is None or kind not in ("monetary", "float"):
        return value
    if kind == "monetary":
        return say(value)
    return model._fields[name].convert_to_column(value, model)


def insert(model, rows: list[dict]) -> list[int]:
    """Insert rows with the same columns each; their ids in the same order."""
    statement = SQL("%s RETURNING id", insertion(model, rows))
    return [number for (number,) in model.env.execute_query(statement)]


def fill_related(model, vals_list: list[dict], source: str) -> None:
    """Put into values what new rows keep of the record they belong to.

    Odoo derives it by a record in memory for each row. What is not one of the fields of
    `source` itself is left to Odoo, and so are values without one.
    """
    kept = {
        name: field.related.removeprefix(f"{source}.")
        for name, field in model._fields.items()
        if field.precompute and (field.related or "").rpartition(".")[0] == source
    }
    known = model.env[model._fields[source].comodel_name].sudo()  # as related fields
    numbers = {vals[source] for vals in vals_list if vals.get(source)}
    facts = {
        one.id: {
            name: model._fields[name].convert_to_write(one[other], model)
            for name, other in kept.items()
        }
        for one in known.browse(numbers)
    }
    for vals in vals_list:
        vals.update(facts.get(vals.get(source), {}))
