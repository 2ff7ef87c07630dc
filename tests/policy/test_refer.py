"""Names inside one file lead somewhere, and nothing in it contradicts itself."""

import pytest

from ansvar.policy.load import read_policy

HEAD = '[policy]\ntitle = "T"\norganisation = "O"\n[site]\nlanguages = ["sv", "en"]\n'
ROUTE = '[[route]]\nid = "a"\nelse = "mailbox"\n'


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ('[switchboard]\nhours = "phon"\n[hours.phone]\nopen = "always"\n', "hours", "unknown hours `phon`; did you mean `phone`? the file has phone"),
        ('[switchboard]\nhours = "phone"\n', "hours", "write a section `[hours.phone]`; the file has none"),
        ('[queue.a]\nhours = "x"\n', "hours", "unknown hours"),
        ('[numbers]\nhours = "x"\n', "hours", "unknown hours"),
        ('[role.a]\nname = "A"\nhours = "x"\n', "hours", "unknown hours"),
        ('[service.a]\nname = "A"\nnumber = "1"\nhours = "x"\n', "hours", "unknown hours"),
        ('[local.a]\nhours = "x"\n', "hours", "unknown hours"),
        ('[staffing.a]\nhours = "x"\n', "hours", "unknown hours"),
        ('[[promise]]\nid = "p"\nfrom = "message"\ndue = "24 h"\nhours = "x"\n', "hours", "unknown hours"),
        (ROUTE + 'when = { during = "x" }\n', "when.during", "unknown hours"),
        (ROUTE + 'unless = { outside = ["own", "x"] }\n', "unless.outside", "unknown hours"),
        (ROUTE + 'when = { absent = "sick" }\n', "when.absent", "unknown kind of absence `sick`"),
        ('[[promise]]\nid = "p"\nfrom = "message"\ndue = "24 h"\nexcept = { when = { absent = "holidy" } }\n', "except.when.absent", "did you mean `holiday`"),
        (ROUTE + 'when = { topic = "parking" }\n', "when.topic", "unknown topic"),
        (ROUTE + 'when = { caller = "list vip" }\n', "when.caller", "unknown list `vip`"),
        ('[role.sales]\nname = "S"\n' + ROUTE + 'when = { role = "sale" }\n', "when.role", "did you mean `sales`"),
        (ROUTE + 'when = { language = "cy" }\n', "when.language", "language `cy` is not spoken here; add it to `site.languages`"),
        (ROUTE + 'keys = { "1" = "language cy" }\n', "keys.1", "not spoken here"),
        (ROUTE + 'keys = { "1" = "topic x" }\n', "keys.1", "unknown topic"),
        (ROUTE + 'keys = { "1" = "menu x" }\n', "keys.1", "unknown menu"),
        (ROUTE + 'keys = { "1" = "queue x" }\n', "keys.1", "unknown queue"),
        (ROUTE + 'keys = { "1" = "answering service x" }\n', "keys.1", "unknown service"),
        (ROUTE + 'try = "queue x"\n', "try", "unknown queue"),
        (ROUTE + 'try = "answering service x"\n', "try", "unknown service"),
        (ROUTE + 'when = { nobody = "queue x" }\n', "when.nobody", "unknown queue"),
        (ROUTE + 'never = "queue x"\n', "never", "unknown queue"),
        (ROUTE + 'never = "announcement x"\n', "never", "unknown announcement"),
        (ROUTE + 'promise = "x"\n', "promise", "unknown promise"),
        ('[[route]]\nid = "a"\nelse = "queue x"\n', "else", "unknown queue"),
        ('[[route]]\nid = "a"\nelse = "answering service x"\n', "else", "unknown service"),
        ('[[route]]\nid = "a"\nelse = "announcement x"\n', "else", "unknown announcement"),
        ('[[route]]\nid = "a"\nelse = "menu x"\n', "else", "unknown menu"),
        ('[queue.a]\n[queue.b]\n[[route]]\nid = "a"\nelse = "queue"\n', "else", "does not say which; write one of a, b"),
        ('[announcement.a]\nsay = "A"\nthen = "menu x"\n', "then", "unknown menu"),
        ('[topic.a]\nname = "A"\nqueue = "x"\n', "queue", "unknown queue"),
        ('[queue.a]\nfirst = ["urgent", "list x"]\n', "first", "unknown list"),
        ('[queue.a]\nfirst = "topic x"\n', "first", "unknown topic"),
        ('[switchboard]\nfirst = "friends"\n', "first", 'write one of urgent, call-back'),
        ('[[route]]\nid = "a"\nwhen = { urgent = true }\n', "", "the row does nothing"),
        (ROUTE + ROUTE, "id", "the id `a` is taken by another row (`[[route]]`); give each row an id of its own, such as `a-2`"),
        (ROUTE + '[[duty]]\nid = "a"\nwho = "everyone"\ndoes = "train"\n', "id", "the id `a` is taken"),
        (ROUTE + '[[local.x.route]]\nid = "a"\nelse = "message"\n', "id", "the id `a` is taken"),
        ('[[route]]\nid = "a"\ntry = "mobile"\nnever = "mobile"\n', "try", "the row tries `mobile` and forbids it"),
        (ROUTE + 'never = "mailbox"\n', "else", "the row ends in `mailbox` and forbids it"),
        (ROUTE + 'valid_from = 2026-05-01\nvalid_until = 2026-05-01\n', "valid_until", "is not after `valid_from`"),
        ('[[clause]]\nid = "c"\nclause = "C"\nby = "switchboard.order"\n', "by", "is not set in the file"),
        ('[[clause]]\nid = "c"\nclause = "C"\nby = "switchboard.ordr"\n', "by", "did you mean `switchboard.order`"),
        ('[[clause]]\nid = "c"\nclause = "C"\nby = "swichboard"\n', "by", "did you mean `switchboard`"),
        ('[[clause]]\nid = "c"\nclause = "C"\nby = "route.x"\n' + ROUTE, "by", "unknown row `route` `x`"),
        ('[[clause]]\nid = "c"\nclause = "C"\nby = "route"\n', "by", "names no row"),
        ('[[clause]]\nid = "c"\nclause = "C"\nby = "hours.phone"\n', "by", "is not set in the file"),
        ('[answering]\nwithin = "3 rings"\naim = "20 s"\n', "aim", "the aim `20 s` is longer than the limit"),
        ('[[promise]]\nid = "p"\nfrom = "message"\ndue = "24 h"\naim = "48 h"\n', "aim", "later than the deadline"),
        ('[[promise]]\nid = "p"\nfrom = "message"\ndue = "same day"\naim = "next working day"\n', "aim", "later than the deadline"),
        ('[switchboard]\ntrained = "double"\n', "trained", "write `crew`"),
        ('[switchboard]\ndoubled_when = 8\noverloaded_when = 5\n', "overloaded_when", "overloaded before its crew is doubled"),
        ('[announcement.a]\nsay = "A"\nthen = "announcement a"\n', "then", "leads back to itself"),
        ('[menu.m]\nsay = "M"\nkeys = { "1" = "switchboard" }\nnone = "menu m"\n', "none", "leads back to itself"),
        ('[hours.own]\nopen = "always"\n', "", "`own` means"),
        ('[absence.any]\nname = "A"\n', "", "`any` means"),
        ('[hours.a]\nhalf_days = { "13-01" = "08:00-12:00" }\n', "half_days.13-01", "no day of the year"),
    ],
)  # fmt: skip
def test_given_a_name_that_leads_nowhere_then_one_fault_says_so(text: str, key: str, said: str) -> None:
    found = read_policy(HEAD + text).faults
    assert len(found) == 1, [str(fault) for fault in found]
    assert said in found[0].message
    assert found[0].key == key
    assert found[0].line > 5


@pytest.mark.parametrize(
    "text",
    [
        '[absence.sick]\nname = "S"\ncounts_as = "unwell"\n' + ROUTE + 'when = { absent = ["sick", "unwell", "any", "meeting"] }\n',
        ROUTE + 'when = { during = "own" }\n',
        '[[promise]]\nid = "p"\nfrom = "message"\ndue = "24 h"\nhours = "own"\n',
        ROUTE + 'when = { role = "sales" }\n',
        '[queue.a]\n[[route]]\nid = "a"\nelse = "queue"\n',
        '[[route]]\nid = "a"\nelse = "answering service"\n',
        '[queue.a]\n[queue.b]\n[[route]]\nid = "a"\nwhen = { called = "queue" }\nelse = "queue"\n',
        '[queue.a]\n[queue.b]\n[[local.x.route]]\nid = "a"\nwhen = { called = "queue" }\ntry = "queue"\n',
        '[[route]]\nid = "a"\nelse = ["mailbox", "message"]\nnever = "mailbox"\n',
        '[[route]]\nid = "a"\nelse = "unit mailbox"\nnever = "person mailbox"\n',
        '[queue.a]\n[queue.b]\n[[route]]\nid = "a"\ntry = "queue a"\nnever = "queue b"\n',
        '[switchboard]\nfirst = ["urgent", "line acute", "list vip"]\n[list.vip]\nname = "V"\n',
        '[[clause]]\nid = "c"\nclause = "C"\nby = ["route.a.b", "route.a.b.else", "absence.ill", "answering", "answering.within"]\n[answering]\nwithin = "3 rings"\n[[route]]\nid = "a.b"\nelse = "mailbox"\n',
        '[[promise]]\nid = "p"\nfrom = "message"\ndue = "24 h"\naim = "same day"\n',
        '[[promise]]\nid = "p"\nfrom = "message"\ndue = "next working day"\naim = "4 h"\n',
        '[switchboard]\ncrew = 2\ntrained = "double"\ndoubled_when = 5\noverloaded_when = 8\n',
        '[announcement.a]\nsay = "A"\nthen = ["announcement b"]\n[announcement.b]\nsay = "B"\nthen = "switchboard"\n',
        '[hours.a]\nhalf_days = { "12-24" = "08:00-12:00", "Julafton" = "08:00-12:00" }\n',
    ],
)  # fmt: skip
def test_given_names_that_lead_somewhere_then_there_is_no_fault(text: str) -> None:
    assert [str(fault) for fault in read_policy(HEAD + text).faults] == []


def test_given_a_circle_of_several_announcements_then_each_in_it_is_named() -> None:
    text = HEAD + (
        '[announcement.a]\nsay = "A"\nthen = "announcement b"\n'
        '[announcement.b]\nsay = "B"\nthen = "announcement c"\n'
        '[announcement.c]\nsay = "C"\nthen = "announcement b"\n'
    )
    assert [fault.place for fault in read_policy(text).faults] == ["announcement.b", "announcement.c"]


@pytest.mark.parametrize(
    ("head", "key", "said"),
    [
        ('languages = "svenska!"', "languages", "no language code"),
        ('units_decide = "answering.rings"', "units_decide", "unknown setting `answering.rings`; did you mean `answering.ring`"),
        ("valid_from = 2026-02-01\nvalid_until = 2026-01-01", "valid_until", "never applies"),
    ],
)  # fmt: skip
def test_given_a_head_that_names_what_is_not_there_then_one_fault_says_so(
    head: str, key: str, said: str
) -> None:
    found = read_policy(f'[policy]\ntitle = "T"\norganisation = "O"\n{head}\n').faults
    assert len(found) == 1
    assert found[0].key == key
    assert said in found[0].message
