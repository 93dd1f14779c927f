"""Going on where the server is, after a box was enrolled again.

A computer that is replaced has no journal, a copy of a box has one that is not the
server's any more, and numbers given twice are refused. So the server says with the
enrolment what it holds; a journal that does not lead there is put aside, and a new one
goes on behind it. Events of the old one that the server never got are in the new one.
"""

import os
import time
from pathlib import Path

from .journal import Journal
from .state import State

ALL = 1_000_000_000  # events


def rebase(path: Path, key: bytes, state: State) -> None:
    """Make the journal lead on from what the server holds, if it does not.

    Nothing without a fresh enrolment; killed on its way, it begins anew.
    """
    last = state.get("base")
    if last is None:
        return
    chain, moved = state.get("base_chain", ""), state.get("base_moved", 0)
    old = Journal(path, key)
    fits = not moved and old.chain_of(last) == chain
    # of another place's events this place's server hears nothing
    waiting = [] if moved or fits else old.pending(ALL)
    empty = old.newest == 0
    old.stop()
    if not (fits or (empty and not last)):
        _replace(path, key, last, chain, waiting)
    state.put(base=None, base_chain=None, base_moved=None)


def _replace(path: Path, key: bytes, last: int, chain: str, waiting: list) -> None:
    fresh = path.with_name(f"{path.name}.new")
    for name in (
        fresh,
        *(path.with_name(fresh.name + end) for end in ("-wal", "-shm")),
    ):
        name.unlink(missing_ok=True)
    journal = Journal(fresh, key, room=len(waiting) + 1)
    journal.go_on(last, chain, waiting)
    journal.start()
    while not journal.flush():
        if journal.fault:
            break
    journal.stop()
    if journal.fault:
        raise OSError(f"the journal cannot be written: {journal.fault}")
    aside = path.with_name(f"{path.name}.before-{time.strftime('%Y%m%d-%H%M%S')}")
    os.link(path, aside)
    os.replace(fresh, path)
