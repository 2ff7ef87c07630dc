"""Whatever stands in a file, reading it gives a policy or a PolicyError, and leniently always a policy."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansvar.policy.fragment import load_fragment
from ansvar.policy.load import load_policy, read_leniently, read_policy
from ansvar.words.faults import PolicyError

ROOT = Path(__file__).parents[2]
SEED = """
[policy]
title = { sv = "Telefonpolicy", en = "Telephone policy" } # a remark
organisation = "O"
valid_from = 2026-01-01
[site]
languages = ["sv", "en"]
[hours.phone]
open = ["mon-wed 09:00-15:00",
        "fri 09:00-13:00"]
except = [{ date = "12-24" }]
[absence.x]
name = '''long
text'''
[switchboard]
crew = 4
trained = "double"
[[route]]
id = "ill"
when = [{ absent = "ill", for = "more than 1 day" }, { during = "phone" }]
try = ["deputy 4 rings", "same function, longest idle 4 rings"]
else = "switchboard message"
keys = { "#0" = "switchboard", "1" = "message" }
notify = "mail manager"
[[promise]]
id = "call-back"
from = ["mailbox"]
due = "24 h"
except = { when = { absent = "holiday" }, counted_from = "return" }
escalate = [{ to = "manager", after = "1 h" }]
[[local.library.route]]
id = "library"
say = \"\"\"
Welcome
\"\"\"
else = "mailbox"
"""
PIECES = ["[", "]", "[[", "]]", "{", "}", '"', "'", '"""', "'''", "=", "\n", "#", ",", ".", "\\", "é", "\0", "5", "[[route]]\n", "[policy]\n", "id = ", "true", "1979-05-27", "nan", "inf", "0x1F", "\ufeff", "\r"]  # fmt: skip


def test_the_seed_is_a_good_policy() -> None:
    assert read_policy(SEED).faults == ()


@given(raw=st.binary(max_size=300))
@example(raw=b"\xff\xfe")
@example(raw=b"[" * 10_000)
@example(raw=b"a=" + b"9" * 5_000)
@example(raw=b"a.b=1\na=2")
def test_given_any_bytes_then_only_a_policy_error_is_raised(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes(raw)
    with pytest.raises(PolicyError) as error:
        load_policy(path)
    for fault in error.value.faults:
        assert str(fault).startswith(str(path))
        assert "\n" not in fault.message
        assert fault.line >= 0


@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 6))
def test_given_a_policy_with_mutations_then_it_reads_or_has_faults(seed: int, cuts: int) -> None:
    chance = random.Random(seed)
    text = SEED
    for _ in range(cuts):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randrange(12) :]
        elif kind == 2:
            end = min(len(text), at + chance.randrange(60))
            text = text[:end] + text[at:end] + text[end:]
        else:
            text = text[:at]
    policy, faults = read_policy(text)
    assert (policy is None) == bool(faults)
    for fault in faults:
        assert fault.message
        assert 0 <= fault.line <= text.count("\n") + 1
    loaded = read_leniently(text)
    assert loaded.faults == faults
    assert bool(loaded.policy.faulty) == bool(faults)
    again = read_leniently(text)
    assert again.policy == loaded.policy
    assert again.policy.faulty == loaded.policy.faulty


values = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.booleans(), st.floats(allow_nan=True)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "when", "say", "x", "for"]), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


def as_toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + "".join(letter for letter in value if letter.isprintable() and letter != "'") + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, float):
        return {"nan": "nan", "inf": "inf", "-inf": "-inf"}.get(repr(value), f"{value:.6e}")
    return str(value)


SPOTS = [
    "policy.why", "policy.accepted", "site.seconds_per_ring", "site.languages", "hours.x", "hours.x.open",
    "absence.x", "answering.within", "answering.inward", "mailbox.alternative_never", "switchboard.crew",
    "switchboard.doubled_when", "queue.x.strategy", "quiet.x.days", "menu.x.keys", "announcement.x.then",
    "local.x", "local.x.route", "route", "promise", "duty", "goal", "clause", "numbers.classes", "privacy.retention",
    "policy", "list", "strange",
]  # fmt: skip


@given(spot=st.sampled_from(SPOTS), value=values)
def test_given_any_value_anywhere_then_it_reads_or_has_faults(spot: str, value: object) -> None:
    text = f"{spot} = {as_toml(value)}\n" + (
        "" if spot.startswith("policy") else '[policy]\ntitle = "T"\norganisation = "O"\n'
    )
    policy, faults = read_policy(text)
    assert (policy is None) == bool(faults)
    assert all("\n" not in fault.message for fault in faults)
    assert read_leniently(text).faults == faults


@pytest.mark.parametrize("path", sorted((ROOT / "policies").glob("*.toml")), ids=lambda path: path.stem)
def test_given_a_shipped_policy_cut_anywhere_then_leniently_it_still_serves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    whole = read_policy(text)
    assert whole.policy is not None
    for part in range(1, 5):
        cut = text[: len(text) * part // 5]
        loaded = read_leniently(cut)
        assert len(loaded.policy.rows) <= len(whole.policy.rows)


def test_a_fragment_gets_a_head_and_is_else_read_strictly() -> None:
    assert load_fragment("").policy.organisation == "An organisation"
    assert load_fragment('[policy]\ntitle = "T"\norganisation = "Own"\n').policy.organisation == "Own"
    with pytest.raises(PolicyError, match="unknown hours `phone`"):
        load_fragment('[switchboard]\nhours = "phone"\n')
