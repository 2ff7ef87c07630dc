"""The directory: found by everybody, changed by few, brought in and out whole or not at all (A17, A18, N14)."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansvar.check.organisation import check_organisation
from ansvar.directory.files import load_organisation
from ansvar.directory.versions import Versions
from ansvar.routing.model import Call
from ansvar.routing.route import decide
from ansvar.store.models import AuditEntry
from ansvar.web.directory import judge, propose, tables
from ansvar.web.gates import Role
from ansvar.words.faults import AnsvarError
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still


class Engine(Paper):
    """An engine that takes the files, or says what is wrong with them."""

    def reload(self) -> tuple[str, ...]:
        self.wish("reload")
        return ()


@pytest.fixture
def folder(house: Still, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The house on a copy of its files; the check walks whom a change touches."""
    monkeypatch.setattr(judge, "WHOLE", 0)
    copy = house.place.data / "organisation"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.rmtree(house.place.data / "directory", ignore_errors=True)
    shutil.copytree(house.place.organisation, copy)
    toml = copy / "organisation.toml"
    toml.write_text("# kept by the office\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    house.place = replace(house.place, organisation=copy)
    house.reload()
    return copy


@pytest.fixture
def telephone(as_: Callable[[str], Client], house: Still) -> Client:
    """Somebody of the house who administers the telephones."""
    from ansvar.web.accounts.models import Grant, User

    client = as_(CHARLIE)
    user = User.objects.get(person=CHARLIE)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    return client


def page(client: Client, path: str, status: int = 200, **given: str) -> str:
    reply = client.get(path, given)
    assert reply.status_code == status, (path, reply.status_code)
    return unescape(reply.content.decode())


def form(text: str) -> dict[str, str]:
    """Return what a browser would send of the form on a page."""
    found = dict(re.findall(r'<input type="(?:hidden|text|email)" name="(\w+)" value="([^"]*)"', text))
    found |= dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', text))
    found |= {
        name: words.strip("\n")
        for name, words in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', text, re.S)
    }
    for name in re.findall(r'<input type="checkbox" name="(\w+)"[^>]* checked', text):
        found[name] = "on"
    for name in re.findall(r'<input type="checkbox" name="(\w+)"(?![^>]* checked)', text):
        found.pop(name, None)
    for name, options in re.findall(r'<select name="(\w+)"(.*?)</select>', text, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_given_the_directory_when_everybody_looks_then_people_units_and_numbers_link_to_each_other(
    as_: Callable[[str], Client], house: Still, folder: Path
) -> None:
    client = as_(BOB)
    text = page(client, "/directory/", q="lindh anna")
    assert "/directory/person/anna.lind/" in text
    text = page(client, "/directory/person/anna.lind/")
    for link in (
        "/directory/unit/anpass/",
        "/directory/function/anpassning/",
        "/directory/person/bo.ekdahl/",
        "/explain/?to=person%3Aanna.lind",
        "/directory/line/+46313900601/",
    ):
        assert link in text, link
    assert "/directory/person/anna.lind/" in page(client, "/directory/unit/anpass/")
    assert "/directory/person/anna.lind/" in page(client, "/directory/function/anpassning/")
    assert "/directory/person/anna.lind/" in page(client, "/directory/line/%2B46313900601/")
    assert "ramper" in page(client, "/directory/competences/")
    assert "Anna Lind" in page(client, "/directory/", competence="Ramper", unit="anpass")
    assert "Olga" not in page(client, "/directory/", competence="ramper")
    for path in ("units", "functions", "lines", "hours"):
        page(client, f"/directory/{path}/")
    page(client, "/directory/person/nobody/", 404)
    page(client, "/directory/change/person/anna.lind/", 403)
    assert "/directory/exchange/" not in text


def test_given_a_mobile_when_colleagues_search_by_it_then_it_is_shown_to_nobody_without_the_right(
    as_: Callable[[str], Client], house: Still, folder: Path
) -> None:
    mobile = house.base.people[ALICE].mobile
    people = folder / "people.csv"
    for person, sees in ((BOB, False), (OLGA, True), (ALICE, True)):
        client = as_(person)
        digits = mobile.removeprefix("+46")
        assert ("Anna Lind" in page(client, "/directory/", q=f"0{digits}")) is sees, person
        assert (
            mobile in client.get(f"/directory/person/{ALICE}/").content.decode().replace("%2B", "+")
        ) is sees
        assert client.get(f"/directory/line/{mobile}/").status_code == (200 if sees else 404)
        assert ("070-174" in page(client, "/directory/lines/", q=digits)) is sees
    assert people.exists()


def test_given_an_edit_when_it_is_saved_then_the_files_the_next_call_and_the_log_say_so_and_nothing_else_changes(
    telephone: Client, house: Still, folder: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansvar.web import live as engine

    monkeypatch.setattr(judge, "WHOLE", 3_000)

    fresh = Engine()
    fresh.tells()
    engine.use(fresh)
    before = (folder / "people.csv").read_text(encoding="utf-8").splitlines()
    toml = (folder / "organisation.toml").read_bytes()
    address = f"/directory/change/person/{ALICE}/"
    wanted = form(page(telephone, address))
    assert (wanted["given"], wanted["functions"], wanted["unit"]) == (
        "Anna",
        "bostadsanpassning",
        "Bostadsanpassning",
    )
    reply = telephone.post(
        address, wanted | {"title": "enhetschef", "competences": "ramper\nlås", "email": "wrong"}
    )
    assert reply.status_code == 422
    assert "enhetschef" in reply.content.decode()
    reply = telephone.post(
        address, wanted | {"title": "enhetschef", "competences": "ramper\nlås"}, follow=True
    )
    assert "Saved." in unescape(reply.content.decode()), reply.redirect_chain
    after = (folder / "people.csv").read_text(encoding="utf-8").splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        (
            before[1],
            before[1].replace("handläggare", "enhetschef").replace("dörröppnare|ramper", "ramper|lås"),
        )
    ]
    assert (folder / "organisation.toml").read_bytes() == toml
    assert house.base.people[ALICE].competences == ("ramper", "lås")
    assert ("reload", {}) in fresh.asked
    assert AuditEntry.objects.filter(what="directory changed").count() == 1
    # A second form that was opened before it does not write over it.
    reply = telephone.post(address, wanted | {"title": "chef"})
    assert reply.status_code == 422
    assert "Somebody else has changed this meanwhile" in unescape(reply.content.decode())
    monkeypatch.setattr(judge, "WHOLE", 0)
    # What the engine refuses has not happened; what was typed stays.
    fresh.refuses = "people.csv:2: somebody is wrong"
    again = form(page(telephone, address))
    for path, typed in (
        (address, again | {"title": "chef"}),
        ("/directory/add/person/", {"given": "chef", "family": "Ny", "unit": "Bostadsanpassning"}),
    ):
        reply = telephone.post(path, typed)
        assert reply.status_code == 409
        text = unescape(reply.content.decode())
        assert "somebody is wrong" in text
        assert 'value="chef"' in text
    assert (folder / "people.csv").read_text(encoding="utf-8").splitlines() == after
    # So it does when somebody else saves something while this is being looked at.
    fresh.refuses = ""
    look = judge.judge

    def meanwhile(*given: Any) -> judge.Judged:
        monkeypatch.setattr(propose, "judge", look)
        (folder / "people.csv").write_text("\n".join([*after, ""]) + "\n", encoding="utf-8")
        return look(*given)

    monkeypatch.setattr(propose, "judge", meanwhile)
    reply = telephone.post(address, again | {"title": "chef"})
    assert reply.status_code == 409
    text = unescape(reply.content.decode())
    assert "changed by somebody else meanwhile" in text
    reply = telephone.post(address, form(text), follow=True)
    assert "Saved." in unescape(reply.content.decode())
    assert house.base.people[ALICE].title == "chef"


def test_given_pages_that_cannot_read_what_calls_go_by_when_it_is_saved_then_it_stays_saved(
    house: Still, folder: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansvar.web import live as engine

    def unreadable(**given: object) -> bool:
        raise AnsvarError("policy.toml:1: somebody is writing here")

    fresh = Engine()
    fresh.tells()
    engine.use(fresh)
    monkeypatch.setattr(house, "reload", unreadable)
    people = folder / "people.csv"
    before = people.read_bytes()
    changed = before.replace("handläggare".encode(), b"chef", 1)
    made = propose.propose(CHARLIE, {"people.csv": changed}, "person", ALICE, "en")
    propose.confirm(made.token, CHARLIE)
    assert people.read_bytes() == changed
    # While the engine does not answer either, nobody could say whether calls can go by it.
    fresh.refuses = "no answer"
    made = propose.propose(CHARLIE, {"people.csv": before}, "person", ALICE, "en")
    with pytest.raises(propose.RefusedError, match="somebody is writing here"):
        propose.confirm(made.token, CHARLIE)
    assert people.read_bytes() == changed


def test_given_a_manager_when_somebody_of_the_unit_is_changed_then_only_what_they_do_can_be(
    as_: Callable[[str], Client], house: Still, folder: Path
) -> None:
    client = as_(MANAGER)
    wanted = form(page(client, f"/directory/change/person/{ALICE}/"))
    assert set(wanted) - {"seen", "language", "scheme", "keys", "next", "q"} == {
        "functions",
        "competences",
        "deputies",
        "deputies_agreed",
    }
    text = wanted | {"deputies": "Bo Ekdahl\nCharlie Dalin", "given": "Eva"}
    reply = client.post(f"/directory/change/person/{ALICE}/", text)
    assert "Did you mean: Charlie Dahlin" in unescape(reply.content.decode())
    reply = client.post(
        f"/directory/change/person/{ALICE}/", text | {"deputies": "Bo Ekdahl\nCharlie Dahlin"}, follow=True
    )
    assert house.base.people[ALICE].deputies == (BOB, CHARLIE), unescape(reply.content.decode())
    assert house.base.people[ALICE].given == "Anna"
    page(client, f"/directory/change/person/{OLGA}/", 403)


def test_given_somebody_who_leaves_when_a_colleague_takes_over_then_all_that_points_there_is_named_and_the_number_lives(
    telephone: Client, house: Still, folder: Path
) -> None:
    number = house.base.people[ALICE].direct
    text = page(telephone, f"/directory/leave/person/{ALICE}/")
    for word in ("Deputy for", "Bo Ekdahl", "In charge of a caller", "031-390 06 01"):
        assert word in text, word
    reply = telephone.post(f"/directory/leave/person/{ALICE}/", {"instead": "Bo Ekdahl"}, follow=True)
    text = unescape(reply.content.decode())
    assert "Nothing is saved yet." in text
    assert ALICE in house.base.people
    assert re.search(r"031-390 06 01.*Bo Ekdahl", text, re.S)
    reply = telephone.post(f"{reply.redirect_chain[-1][0]}decide/", {"do": "save"}, follow=True)
    assert "Saved." in unescape(reply.content.decode())
    assert ALICE not in house.base.people
    assert "\nanna.lind," not in (folder / "people.csv").read_text(encoding="utf-8")
    assert "# kept by the office" in (folder / "organisation.toml").read_text(encoding="utf-8")
    met = decide(house.router(), Call(to=number, caller=house.outside_caller()), house.now())
    assert met.called == f"person:{BOB}"
    # And back again: the version from before, exactly.
    kept = Versions(house.place.data, folder).all()
    assert [each.what for each in kept] == ["person gone", "found"]
    reply = telephone.post(f"/directory/versions/{kept[1].id}/back/", follow=True)
    telephone.post(f"{reply.redirect_chain[-1][0]}decide/", {"do": "save"})
    assert house.base == load_organisation(Path("organisations/falkenberg"))


def bring(client: Client, name: str, content: bytes, rest: str = "stay") -> str:
    upload = SimpleUploadedFile(name, content)
    reply = client.post("/directory/import/", {"file": upload, "rest": rest}, follow=True)
    text = unescape(reply.content.decode())
    return text[text.index("<main") :]


def token(text: str) -> str:
    found = re.search(r'action="(/directory/proposal/[^"]+/decide/)"', text)
    assert found is not None, text
    return found[1]


def test_given_a_table_from_a_spreadsheet_when_it_is_brought_in_then_every_change_is_shown_and_only_that_is_made(
    telephone: Client, house: Still, folder: Path
) -> None:
    out = telephone.get("/directory/export/people.csv/").content
    assert out.startswith(b"\xef\xbb\xbfid;given;")
    assert "nothing changes" in bring(telephone, "people.csv", out)
    text = out.decode("utf-8-sig").replace("\r\nanna.lind;Anna;Lind;", "\r\nanna.lind;Anna;=1+1;")
    # Part of the columns, one row new, one cell that would be a formula.
    rows = [line.split(";") for line in text.splitlines()]
    columns = [rows[0].index(name) for name in ("id", "given", "family", "unit", "direct")]
    part = [[row[at] for at in columns] for row in (rows[0], rows[1])]
    part += [["nora.ny", "Nora", "Ny", "anpass", "08-465 004 77"]]
    given = "\ufeff" + "\r\n".join(";".join(row) for row in part)
    shown = bring(telephone, "people.csv", given.encode())
    assert "1 new" in shown
    assert "1 changed" in shown
    assert '<del class="old">Lind</del> → <ins class="new">=1+1</ins>' in shown
    before = load_organisation(folder)
    # Somebody else changes the directory meanwhile: refused.
    (folder / "people.csv").write_text(
        (folder / "people.csv").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    reply = telephone.post(token(shown), {"do": "save"}, follow=True)
    assert "changed by somebody else meanwhile" in unescape(reply.content.decode())
    assert load_organisation(folder) == before
    shown = bring(telephone, "people.csv", given.encode())
    telephone.post(token(shown), {"do": "save"})
    after = load_organisation(folder)
    assert after.people["nora.ny"].direct == "+46846500477"
    assert after.people[ALICE] == replace(before.people[ALICE], family="=1+1")
    assert {**after.people, ALICE: before.people[ALICE]}.keys() - before.people.keys() == {"nora.ny"}
    guarded = telephone.get("/directory/export/people.csv/").content.decode()
    assert ";'=1+1;" in guarded
    assert telephone.post(token(shown), {"do": "save"}, follow=True).redirect_chain


def test_given_faults_when_a_table_is_brought_in_then_each_has_file_line_column_and_what_is_allowed(
    telephone: Client, house: Still, folder: Path
) -> None:
    given = "id,given,family,unit,extension\nnora.ny,Nora,Ny,anpass,12x\nole.ny,Ole,Ny,nowhere,\n"
    shown = bring(telephone, "people.csv", given.encode())
    assert re.search(
        r"people.csv</td><td class=\"nr\">2</td><td>nora.ny</td><td>extension</td>.*write 1 to 7 digits",
        shown,
    )
    assert re.search(r"<td class=\"nr\">3</td><td>ole.ny</td><td>unit</td>.*does not exist", shown)
    assert "must be called as here" in bring(telephone, "staff.csv", given.encode())
    assert "cannot be opened" in bring(telephone, "all.zip", b"PK\x03\x04 broken")
    assert not list((house.place.data / "directory" / "proposals").glob("*"))


def zipped(method: int = zipfile.ZIP_DEFLATED, name: str = "people.csv", content: bytes = b"id\n") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as into:
        into.writestr(name, content)
    return packed.getvalue()


def patched(packed: bytes, at: int, value: bytes) -> bytes:
    """Return a zip with other bytes in the entry of its list of contents."""
    start = packed.index(b"PK\x01\x02") + at
    return packed[:start] + value + packed[start + len(value) :]


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        pytest.param(b"PK\x03\x04", "zip", id="a beginning"),
        pytest.param(zipped()[:40], "zip", id="cut off"),
        pytest.param(zipped(content=b"id\n" * 99).replace(b"\xcbL\xe1", b"\xffL\xe1"), "zip", id="damaged"),
        pytest.param(patched(zipped(), 16, b"\0\0\0\0"), "zip", id="wrong checksum"),
        pytest.param(patched(zipped(), 8, b"\x01"), "zip", id="encrypted"),
        pytest.param(patched(zipped(), 10, b"\x63"), "zip", id="unknown method"),
        pytest.param(zipped(zipfile.ZIP_LZMA), "zip", id="lzma"),
        pytest.param(zipped(zipfile.ZIP_BZIP2), "zip", id="bzip2"),
        pytest.param(patched(zipped(), 6, b"\xff"), "zip", id="for a newer program"),
        pytest.param(patched(patched(zipped(), 9, b"\x08"), 46, b"\xff"), "zip", id="name not in UTF-8"),
        pytest.param(patched(zipped(), 42, b"\xff\xff\xff\xff"), "zip", id="entry beyond the end"),
        pytest.param(zipped(name="other.csv"), "empty", id="other tables"),
        pytest.param(zipped(content=b"0" * 3_000_001), "size", id="a bomb"),
    ],
)
def test_given_a_zip_that_cannot_be_used_when_it_is_brought_in_then_it_is_said_why(
    packed: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_UNPACKED", 3_000_000)
    with pytest.raises(tables.UploadError) as told:
        tables.uploaded("all.zip", io.BytesIO(packed), len(packed))
    assert told.value.why == why


def test_given_a_disk_that_fails_when_a_zip_is_brought_in_then_that_is_no_fault_of_the_zip() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if 40 <= self.tell() < 50_000:  # in the midst of the content
                raise OSError(5, "Input/output error")
            return super().read(size)

    packed = zipped(zipfile.ZIP_STORED, content=b"id\n" * 20_000)
    with pytest.raises(OSError, match="Input/output error"):
        tables.uploaded("all.zip", Failing(packed), len(packed))


def test_given_the_whole_folder_as_a_zip_when_somebody_is_missing_in_it_then_they_leave_and_the_rest_is_as_it_was(
    telephone: Client, house: Still, folder: Path
) -> None:
    out = telephone.get("/directory/export/organisation.zip/").content
    with zipfile.ZipFile(io.BytesIO(out)) as packed:
        assert "absences.csv" not in packed.namelist()
        files = {name: packed.read(name) for name in packed.namelist()}
    assert files["organisation.toml"] == (folder / "organisation.toml").read_bytes()
    assert "nothing changes" in bring(telephone, "all.zip", out, "leave")
    lines = files["people.csv"].decode().splitlines()
    files["people.csv"] = (
        "\n".join(each for each in lines if not each.startswith("bo.ekdahl,"))
        .replace("bo.ekdahl", "")
        .encode()
    )
    files["units.csv"] = files["units.csv"].replace(b",bo.ekdahl,", b",,")
    packed_again = io.BytesIO()
    with zipfile.ZipFile(packed_again, "w") as into:
        for name, content in files.items():
            into.writestr(f"falkenberg/{name}", content)
        into.writestr("__MACOSX/._people.csv", b"noise")
    shown = bring(telephone, "all.zip", packed_again.getvalue(), "leave")
    assert "1 goes" in shown, shown
    telephone.post(token(shown), {"do": "save"})
    after = load_organisation(folder)
    assert BOB not in after.people
    assert BOB not in after.absences
    assert len(after.people) == len(load_organisation(Path("organisations/falkenberg")).people) - 1


def saved(client: Client, path: str, **given: str) -> str:
    """Send a form as it stands with some fields changed, and confirm what it asks."""
    reply = client.post(path, form(page(client, path)) | given, follow=True)
    text = unescape(reply.content.decode())
    assert reply.status_code == 200, text[text.index("<main") :]
    if "/decide/" in text:
        text = unescape(client.post(token(text), {"do": "save"}, follow=True).content.decode())
    assert "Saved." in text, text[text.index("<main") :]
    return text


def test_given_units_tasks_and_numbers_when_they_come_change_and_go_then_the_files_hold_together(
    telephone: Client, house: Still, folder: Path
) -> None:
    saved(
        telephone,
        "/directory/add/unit/",
        name="Nya enheten",
        parent="Bostadsanpassning",
        name_en="New unit",
        mailbox="on",
    )
    assert house.base.units["nya-enheten"].parent == "anpass"
    saved(
        telephone, "/directory/add/function/", name="rådgivning", unit="Nya enheten", number="08-465 004 78"
    )
    assert house.base.functions["radgivning"].number == "+46846500478"
    saved(
        telephone, "/directory/add/person/", given="Øyvind", family="Ny", unit="Nya enheten", functions="rådgivning",
        extension="8123", deputies="Anna Lind", mailbox="on", deputies_agreed="on", operator="on",
    )  # fmt: skip
    person = house.base.people["oyvind.ny"]
    assert (person.unit, person.functions, person.deputies, person.mailbox) == (
        "nya-enheten",
        ("radgivning",),
        (ALICE,),
        True,
    )
    assert house.base.operators[-1] == "oyvind.ny"
    # A number that somebody has is refused beside its field, and what was written stays.
    reply = telephone.post(
        "/directory/change/unit/nya-enheten/",
        form(page(telephone, "/directory/change/unit/nya-enheten/")) | {"number": "8123", "name": "Kvar"},
    )
    assert reply.status_code == 422
    assert "already the number of" in unescape(reply.content.decode())
    assert 'value="Kvar"' in reply.content.decode()
    saved(telephone, "/directory/change/unit/nya-enheten/", manager="Øyvind Ny", hours="office")
    unit = house.base.units["nya-enheten"]
    assert (unit.manager, unit.hours, unit.names) == ("oyvind.ny", "office", {"en": "New unit"})
    saved(
        telephone,
        "/directory/add/line/",
        number="08-465 004 79",
        kind="unit",
        owner="Nya enheten",
        line_class="published",
    )
    assert "published" in page(telephone, "/directory/line/+46846500479/")
    saved(telephone, "/directory/change/line/+46846500479/", line_class="dispatch")
    assert [each.line_class for each in house.base.lines if each.number == "+46846500479"] == ["dispatch"]
    # It is closed down: its people go where they are told, or it stays.
    reply = telephone.post("/directory/leave/unit/nya-enheten/", {"instead": ""})
    assert "Somebody works in this unit" in unescape(reply.content.decode())
    saved(telephone, "/directory/leave/unit/nya-enheten/", instead="Bostadsanpassning")
    assert house.base.people["oyvind.ny"].unit == "anpass"
    assert not [each for each in house.base.lines if each.number == "+46846500479"]
    saved(telephone, "/directory/leave/function/radgivning/")
    assert house.base.people["oyvind.ny"].functions == ()
    saved(telephone, "/directory/leave/line/90/")
    assert not [each for each in house.base.lines if each.number == "90"]
    versions = page(telephone, "/directory/versions/")
    assert versions.count("<li>") > 9
    assert "Charlie Dahlin" in versions


def test_given_a_change_that_misleads_callers_when_it_is_saved_then_it_is_asked_first_and_tells_nobody_s_reason(
    telephone: Client, house: Still, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "WHOLE", 3_000)
    saved(telephone, f"/directory/change/person/{ALICE}/", forward="Bo Ekdahl")
    path = f"/directory/change/person/{BOB}/"
    given = form(page(telephone, path)) | {"forward": "Anna Lind"}
    reply = telephone.post(path, given, follow=True)
    text = unescape(reply.content.decode())
    assert "Calls are forwarded in a circle" in text
    swedish = telephone.post(path, given, follow=True, headers={"accept-language": "sv"})
    assert "Samtal vidarekopplas i en cirkel: " in unescape(swedish.content.decode())
    assert "Save all the same" in text
    telephone.post(token(text), {"do": "leave"})
    assert house.base.people[BOB].forward is None
    again = telephone.get(token(text).removesuffix("decide/"), follow=True)
    assert "lay here for too long" in unescape(again.content.decode())
    # Whoever looks is told of callers left alone, and never that somebody is absent unplanned.
    found = check_organisation(house.policy, house.base, house.now())
    told = {each.kind for each in judge.told(house, [*found, replace(found[0], kind="ill-uncovered")])}
    assert told == {each.kind for each in found} - {"ill-uncovered"}
