"""A link for an administrator made on the machine itself: for the day on which nobody can sign in any more."""

from __future__ import annotations

from ansvar.engine.place import Place
from ansvar.web.run import open_store


def link(place: Place) -> str:
    """Return a one-time link that makes an account with the role of telephone administrator; a line tells of it.

    Whoever may run this may read the whole data folder anyway. Works while the service runs, and while it does not.
    """
    store = open_store(place)
    from ansvar.engine.files import read_files
    from ansvar.web.house import House, use

    files = read_files(place)
    use(House(place, files.policy, files.organisation, store, files.mark))
    from ansvar.web import audit
    from ansvar.web.accounts.invitations import administrator_link

    link = administrator_link(place, audit.line("on the machine", "link for an administrator"))
    store.close()
    return link
