"""Whatever cannot be used is refused with one clear sentence, exit code 2, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import ORGANISATIONS, POLICIES, run

POLICY, OFFICE = str(POLICIES / "nvk.toml"), str(ORGANISATIONS / "nvk")
HERE = ("--policy", POLICY, "--organisation", OFFICE)
TO = ("explain", *HERE, "--to", "201")

#: the command ({d} is an empty folder with a few bad files in it) and what the sentence must say
REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a policy that is not there": (("policy", "check", "{d}/none.toml"), "none.toml: there is no such file"),
    "a folder for a policy": (("policy", "check", "{d}"), "this is a directory; name the policy file in it"),
    "a policy in latin-1": (("policy", "check", "{d}/latin.toml"), "latin.toml:2: byte 0xe4 is no UTF-8"),
    "a policy cut short": (("policy", "check", "{d}/cut.toml"), "cut.toml:2: policy: `title`: the text is not closed"),
    "an empty policy": (("policy", "check", "{d}/empty.toml"), "the file is empty"),
    "a policy with a wrong key": (("policy", "check", "{d}/key.toml"), "key.toml"),
    "no such policy to show": (("policy", "show", "{d}/none.toml"), "there is no such file"),
    "a language nobody speaks to show": (("policy", "show", POLICY, "--language", "xx"), "`xx` is no language that Ansvar speaks"),
    "no such policy to compare": (("policy", "diff", POLICY, "{d}/none.toml"), "there is no such file"),
    "a language nobody speaks to compare in": (("policy", "diff", POLICY, POLICY, "--language", "xx"), "`xx` is no language"),
    "a folder without policies": (("policy", "coverage", "{d}/folder"), "no policies in"),
    "a bad date": (("policy", "check", POLICY, "--on", "yesterday"), "`yesterday` is no date; write one such as"),
    "a date no calendar has": (("policy", "check", POLICY, "--on", "2026-02-30"), "`2026-02-30` is no date"),
    "an unknown level": (("policy", "check", POLICY, "--fail-on", "fatal"), "`fatal` is no level; --fail-on takes error, warning, notice, never"),
    "a document of no kind": (("policy", "document", POLICY, "-o", "{d}/x.txt"), "ends in no kind of document"),
    "a document where none can be": (("policy", "document", POLICY, "-o", "{d}/none/x.html"), "cannot be written"),
    "a document in no language": (("policy", "document", POLICY, "-o", "{d}/x.html", "--language", "xx"), "xx"),
    "no such organisation": (("organisation", "check", "{d}/none", "--policy", POLICY), "is no folder; name the folder that holds organisation.toml"),
    "a file for an organisation": (("organisation", "check", "{d}/cut.toml", "--policy", POLICY), "is no folder"),
    "an empty organisation": (("organisation", "check", "{d}/folder", "--policy", POLICY), "organisation.toml"),
    "an organisation's bad moment": (("organisation", "check", OFFICE, "--policy", POLICY, "--at", "25:00"), "`25:00` is no moment"),
    "an organisation's unknown level": (("organisation", "check", OFFICE, "--policy", POLICY, "--fail-on", "x"), "`x` is no level"),
    "no days": (("organisation", "check", OFFICE, "--policy", POLICY, "--days", "0"), "--days"),
    "no policy": (("organisation", "check", OFFICE), "--policy"),
    "too few people": (("organisation", "generate", "-o", "{d}/g", "--people", "2"), "2 people cannot be generated"),
    "too many people": (("organisation", "generate", "-o", "{d}/g", "--people", "1000001"), "choose 3 to 1,000,000"),
    "an unknown country": (("organisation", "generate", "-o", "{d}/g", "--country", "xx"), "`xx`; choose one of se, dk, no, nl"),
    "people by no number": (("organisation", "generate", "-o", "{d}/g", "--people", "many"), "--people"),
    "an organisation over a file": (("organisation", "generate", "-o", "{d}/cut.toml", "--people", "5"), "cut.toml"),
    "a bad day to generate for": (("organisation", "generate", "-o", "{d}/g", "--on", "2026-13-01"), "is no date"),
    "a bad moment": ((*TO, "--at", "noon"), '`noon` is no moment; write one such as "2026-11-23 10:00"'),
    "a person nobody is": (("explain", *HERE, "--to", "person:nobody"), "there is no person `nobody`; give an id of NVK"),
    "a mobile of nobody": (("explain", *HERE, "--to", "mobile:nobody"), "there is no person `nobody`"),
    "a unit there is not": (("day", *HERE, "--to", "unit:moon"), "there is no unit `moon`"),
    "a function there is not": (("explain", *HERE, "--to", "function:moon"), "there is no function `moon`"),
    "a queue there is not": (("explain", *HERE, "--to", "queue:moon"), "there is no queue `moon`"),
    "no number at all": (("explain", *HERE, "--to", ""), "`` is no number; --to takes a number"),
    "words for a number": (("explain", *HERE, "--to", "the boss"), "`the boss` is no number"),
    "words for a caller": ((*TO, "--from", "abc"), "`abc` is no number; --from takes a number"),
    "a busy unit": (("explain", *HERE, "--to", "unit:kansli", "--busy"), "`unit:kansli` is no person, so --busy"),
    "an unconnected switchboard": (("explain", *HERE, "--to", "switchboard", "--not-registered"), "is no person"),
    "an unknown purpose": ((*TO, "--purpose", "chat"), "`chat` is no purpose; it takes call, transfer"),
    "an unknown topic": ((*TO, "--topic", "cats"), "`cats` is no topic; the policy names none"),
    "an unknown case owner": ((*TO, "--case-owner", "x"), "nobody in the organisation has the id `x`"),
    "a bad wait": ((*TO, "--waited", "ages"), "`ages` is no waiting time"),
    "a language nobody speaks": ((*TO, "--language", "xx"), "`xx` is no language that Ansvar speaks; --language takes sv, da"),
    "fewer than no attempts": ((*TO, "--attempts", "-1"), "--attempts"),
    "a bad day": (("day", *HERE, "--to", "201", "--on", "x"), "`x` is no date"),
    "nowhere to look": (("find", "anna", "--organisation", "{d}/none"), "is no folder"),
    "a bad moment to look": (("find", "anna", "--organisation", OFFICE, "--at", "x"), "`x` is no moment"),
    "a limit of none": (("find", "anna", "--organisation", OFFICE, "--limit", "0"), "--limit"),
    "no such command": (("nonsense",), "No such command 'nonsense'"),
    "half a command": (("policy", "check"), "FILE"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_given_what_cannot_be_used_when_run_then_a_sentence_says_what_and_the_code_is_2(
    what: str, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.toml").write_bytes('[policy]\ntitle = "Växel"\n'.encode("latin-1"))
    (tmp_path / "cut.toml").write_text('[policy]\ntitle = "Vax', encoding="utf-8")
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    (tmp_path / "key.toml").write_text(
        '[policy]\ntitle = "A"\norganisation = "B"\ncolour = "red"\n', encoding="utf-8"
    )
    words, sentence = REFUSED[what]

    ran = run(*(word.replace("{d}", str(tmp_path)) for word in words))

    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    assert "Traceback" not in ran.err
    assert "fault in Ansvar itself" not in ran.err


@pytest.mark.parametrize("to", ["99999", "031-390 06 40", "+1 202 555 0100", "112"])
def test_given_a_number_that_nobody_has_when_explained_then_it_is_a_call_like_any_other(to: str) -> None:
    assert run("explain", *HERE, "--to", to, "--at", "2026-11-23 10:00").code == 0


def test_given_many_faults_in_a_policy_when_checked_then_all_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(
        '[policy]\ntitle = "A"\norganisation = "B"\ncolour = "red"\n\n[[route]]\nid = "x"\nwhen = { callee = "asleep" }\n'
        'else = "nowhere"\n',
        encoding="utf-8",
    )

    ran = run("policy", "check", file)

    assert ran.code == 2
    assert all(word in ran.err for word in ("colour", "asleep", "nowhere"))


def test_given_a_fault_of_our_own_when_run_then_it_is_said_in_a_sentence_and_how_to_see_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("ansvar.policy.show.show", broken)
    monkeypatch.delenv("ANSVAR_DEBUG", raising=False)

    ran = run("policy", "show", POLICY)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("ansvar: a fault in Ansvar itself: KeyError: 'surprise'; please report it")
    assert "Traceback" not in ran.err

    monkeypatch.setenv("ANSVAR_DEBUG", "1")
    with pytest.raises(KeyError):
        run("policy", "show", POLICY)
