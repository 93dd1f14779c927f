"""What an upgrade has to keep, read from two databases by psql."""

from .console import output

# {what: query of one row}: counts and sums that no upgrade may change
FIGURES = {
    "units": "select count(*) from wuye_unit",
    "roles of people in units": "select count(*) from wuye_occupancy",
    "contract lines": "select count(*) from wuye_contract_line",
    "charges": "select count(*), sum(amount), sum(amount_tax), sum(amount_residual)"
    " from wuye_charge",
    "charges by state and kind": "select string_agg(format('%s/%s %s %s', state, kind,"
    " count, amount), ', ' order by state, kind) from (select state, kind, count(*),"
    " sum(amount) amount from wuye_charge group by 1, 2) s",
    "allocations": "select count(*), sum(amount) from wuye_charge_allocation",
    "advances": "select count(*), sum(amount), sum(amount_left) from wuye_advance",
    "uses of advances": "select count(*), sum(amount) from wuye_advance_use",
    "bills": "select count(*), sum(amount_total_signed) from account_move"
    " where wuye_kind = 'bill'",
    "entries": "select count(*), sum(amount_total_signed) from account_move",
    "numbers of documents": "select md5(string_agg(name, ',' order by id))"
    " from account_move",
    "payments": "select count(*), sum(amount) from account_payment",
    "receipts": "select count(*), sum(amount) from wuye_receipt",
    "matches": "select count(*), sum(amount) from account_partial_reconcile",
    "balance of each account": "select string_agg(format('%s %s %s %s', account_id,"
    " count, debit, residual), ', ' order by account_id) from (select account_id,"
    " count(*), sum(balance) debit, sum(amount_residual) residual"
    " from account_move_line group by 1) s",
    "receivable": "select sum(line.balance), sum(line.amount_residual)"
    " from account_move_line line join account_account account"
    " on account.id = line.account_id"
    " where account.account_type = 'asset_receivable'",
    "closed months": "select count(*), sum(closing_arrears), sum(closing_advances),"
    " md5(string_agg(closing_rows::text, ',' order by id))"
    " from wuye_month where state = 'closed'",
    "month reports": "select count(*), sum(amount_closing),"
    " string_agg(pdf_sha256, ',' order by id) from wuye_month_report",
    "readings": "select count(*), sum(value) from wuye_meter_reading",
    "deposits": "select count(*), sum(amount) from wuye_deposit",
    "users": "select count(*), md5(string_agg(login, ',' order by id)) from res_users",
    "files": "select count(*) from ir_attachment"
    " where res_model like 'wuye.%' and res_field is null",
}
COLUMNS = """
    select table_name || '.' || column_name || ' ' || udt_name
           || case is_nullable when 'NO' then ' required' else '' end
      from information_schema.columns where table_schema = 'public'
       and table_name like 'wuye%' or column_name like 'wuye%'
"""
OBJECTS = """
    select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where conrelid::regclass::text like 'wuye%'
    union
    select 'index ' || indexdef from pg_indexes
     where tablename like 'wuye%' or indexname like '%wuye%'
    union
    select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger
     where not tgisinternal
    union
    select 'function ' || proname || ' ' || md5(prosrc) from pg_proc
     where proname like '%wuye%'
"""
# what is loaded with noupdate stays as it was, unless a migration changes it
RECORDS = r"""
    select 'rule ' || data.module || '.' || data.name || ' '
           || regexp_replace(coalesce(rule.domain_force, ''), '\s+', ' ', 'g') || ' '
           || concat(rule.perm_read, rule.perm_write, rule.perm_create,
                     rule.perm_unlink, rule.active) || coalesce((
               select string_agg(known.module || '.' || known.name, ','
                                 order by known.module, known.name)
                 from rule_group_rel link join ir_model_data known
                   on known.model = 'res.groups' and known.res_id = link.group_id
                where link.rule_group_id = rule.id), '')
      from ir_rule rule join ir_model_data data
        on data.model = 'ir.rule' and data.res_id = rule.id
     where data.module like 'wuye%'
    union
    select 'right ' || data.module || '.' || data.name || ' '
           || concat(access.perm_read, access.perm_write, access.perm_create,
                     access.perm_unlink, access.active)
      from ir_model_access access join ir_model_data data
        on data.model = 'ir.model.access' and data.res_id = access.id
     where data.module like 'wuye%'
    union
    select 'task ' || data.module || '.' || data.name || ' '
           || concat(cron.active, ' ', cron.interval_number, cron.interval_type)
      from ir_cron cron join ir_model_data data
        on data.model = 'ir.cron' and data.res_id = cron.id
     where data.module like 'wuye%'
"""


def _rows(database: str, query: str) -> list[str]:
    return output("psql", "-AtX", "-c", query, database).splitlines()


def figures(before: str, after: str) -> list[str]:
    """Figures that are not what they were."""
    faults = []
    for what, query in FIGURES.items():
        was, now = _rows(before, query), _rows(after, query)
        if was != now:
            faults.append(f"{what}: {was} before, {now} after")
    return faults


def schema(whole: str, upgraded: str) -> list[str]:
    """What a new installation has and the upgraded database lacks."""
    return [
        f"missing after the upgrade: {found}"
        for query in (COLUMNS, OBJECTS, RECORDS)
        for found in sorted({*_rows(whole, query)} - {*_rows(upgraded, query)})
    ]


def new_columns(before: str, after: str) -> list[tuple[str, str]]:
    """(table, column) of tables that were there before and columns that were not."""
    query = (
        "select table_name || '.' || column_name from information_schema.columns"
        " where table_schema = 'public'"
    )
    was, now = set(_rows(before, query)), set(_rows(after, query))
    tables = {row.partition(".")[0] for row in was}
    pairs = (row.split(".", 1) for row in sorted(now - was))
    return [(table, column) for table, column in pairs if table in tables]
