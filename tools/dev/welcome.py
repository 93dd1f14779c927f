"""What `make run` says once the server answers: where it is, and who may sign in."""

import json
from pathlib import Path

from . import server
from .settings import DATA, LOGS


def logins_file(name: str) -> Path:
    """The demo users of a database; kept with its files."""
    return DATA / f"{name}-logins.json"


def logins(name: str) -> list[list[str]]:
    """Post, login and password of the users to try things with."""
    path = logins_file(name)
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [["administrator", "admin", "admin"], *found]


def banner(name: str, address: str) -> None:
    known = logins(name)
    width = max(len(row[1]) for row in known)
    lines = [
        "",
        f"Wuye is running:  {address}   (database {name})",
        "",
        "Logins (login / password - post):",
        *(
            f"  {login:<{width}} / {password} - {post}"
            for post, login, password in known
        ),
        "",
        *server.FIRST_STEPS,
        f"Log: {LOGS / f'server-{name}.log'}    Stop: Ctrl-C",
        "",
    ]
    print("\n".join(lines), flush=True)
