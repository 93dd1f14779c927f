"""What a page proposes for its own record is nothing for what is made on the way.

A page that is opened filled in has `default_*` in its context, and so has every record
created by its button: a bill would begin in the state of the page, a credential with
the groups of a card that is not handed over yet.
"""

from odoo.tools.misc import clean_context


def without_defaults(records):
    """The same records without the proposals of the page."""
    return records.with_env(records.env(context=clean_context(records.env.context)))
