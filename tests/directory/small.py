"""The files of a small organisation, to break one thing at a time."""

from collections.abc import Callable
from pathlib import Path

HEAD = """\
id = "bygg"
name = "Byggkontoret"
country = "SE"
zone = "Europe/Stockholm"
language = "sv"
main_number = "031-390 06 00"
operators = ["olga"]
"""

FILES = {
    "organisation.toml": HEAD,
    "units.csv": "id,name,parent,manager\nhus,Huset,,mia\nbygg,Bygglov,hus,mia\nplan,Plan,hus,\n",
    "functions.csv": "id,name,unit\nbygglov,bygglov,bygg\nplan,detaljplan,plan\n",
    "people.csv": (
        "id,given,family,unit,extension,direct,functions,deputies\n"
        "alice,Alice,Åberg,bygg,4301,031-390 06 01,bygglov,bob\n"
        "bob,Bo,Östlund,bygg,4302,031-390 06 02,bygglov,\n"
        "charlie,Charlie,Ängquist,plan,4303,,plan,\n"
        "mia,Mia,Bæk,hus,4304,,,\n"
        "olga,Olga,Nørgaard,hus,4305,,,\n"
    ),
}

Folder = Callable[..., Path]
