"""What the command line does for whoever slips: a near miss of an id, a folder that is taken."""

from __future__ import annotations

from pathlib import Path

from cli.running import ORGANISATIONS, POLICIES, run


def test_given_an_id_with_a_slip_when_explained_then_the_near_one_is_offered() -> None:
    ran = run(
        "explain", "--policy", POLICIES / "nvk.toml", "--organisation", ORGANISATIONS / "nvk", "--to", "person:erik.alh",
        "--at", "2026-11-23 10:00",
    )  # fmt: skip
    assert ran.code == 2
    assert "did you mean `person:erik.ahl`?" in ran.err


def test_given_an_organisation_in_the_folder_when_generated_then_it_is_kept_unless_replaced(
    tmp_path: Path,
) -> None:
    words = ("organisation", "generate", "-o", tmp_path, "--people", "5", "--on", "2026-11-23")
    assert run(*words).out.startswith("wrote 5 people in 1 unit to ")
    people = tmp_path / "people.csv"
    people.write_text("ours", encoding="utf-8")

    refused = run(*words)

    assert refused.code == 2
    assert "holds an organisation already" in refused.err
    assert people.read_text(encoding="utf-8") == "ours"
    assert run(*words, "--replace").code == 0
    assert people.read_text(encoding="utf-8") != "ours"


def test_given_a_full_switchboard_when_explained_then_what_only_the_queue_knows_stands_in_brackets() -> None:
    asked = (
        "explain", "--policy", POLICIES / "falkenberg.toml", "--organisation", ORGANISATIONS / "falkenberg", "--to", "90",
        "--at", "2026-11-23 10:00", "--language", "en",
    )  # fmt: skip
    assert "  ☎ [place in the queue, expected wait]\n" in run(*asked, "--waiting", "15").out
    assert "☎ [" not in run(*asked).out
