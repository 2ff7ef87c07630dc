"""A small policy in seven languages that uses every kind of section and row, and plain readers of the three formats."""

import io
import re
import tomllib
from html.parser import HTMLParser
from typing import Any

import docx
import pikepdf

from ansvar.policy.model import Policy
from ansvar.words.text import LANGUAGES


def text(words: str) -> str:
    """Return a TOML table with the words in every language."""
    return "{ " + ", ".join(f'{language} = "{words} ({language})"' for language in LANGUAGES) + " }"


SAMPLE = f"""
[policy]
title        = {text("Phones")}
organisation = "Sandvik"
covers       = ["Sandvik Hamn AB"]
languages    = {list(LANGUAGES)}
why          = {text("Callers are answered.")}
otherwise    = {text("It is counted.")}
owner        = "Kansliet"
authors      = ["IT", "växeln"]
adopted_by   = "Nämnden"
adopted_on   = "2026-01-28"
reference    = "§ 7"
valid_from   = "2026-02-01"
valid_until  = "2028-01-01"
replaces     = ["§ 3/2010"]
review       = "2 years"
guide        = "intranätet"
units_decide = ["answering.within", "hours", "route", "numbers.shown"]
accepted     = [{{ finding = "weak-pin", because = {text("The exchange allows no other.")} }}, {{ finding = "hidden:ill", because = {text("Kept.")} }}, {{ finding = "missing-part:roles", because = {text("One is enough.")} }}]

[site]
languages     = ["sv", "fi"]
language_from = ["key", "memory"]

[hours.phone]
open      = ["mon-thu 08:00-12:00, 13:00-16:30", "fri 08:00-15:00"]
lunch     = "12:00-13:00"
holidays  = "SE"
seasons   = [{{ date = "06-15 to 08-15", open = "mon-fri 09:00-15:00" }}]
half_days = {{ "01-05" = "08:00-12:00" }}
except    = [{{ date = "2026-05-02", because = {text("Moving.")} }}]
clause    = {text("We answer on weekdays.")}
deviation = {text("The machine opens at seven.")}

[hours.duty]
open = "always"

[absence.quarantine]
name = {text("Quarantine")}
code = "KAR"

[presence]
refer_when      = "more than 1 h"
desk            = ["person", "calendar"]
calendar        = "proposes"
deputy_must     = ["be present", "have agreed"]
longest_closure = "1 day"
closures_page   = "intranätet"
deviation       = {text("One entry closes one phone only.")}

[answering]
within        = "4 rings"
aim           = "3 rings"
others_within = "6 rings"
service_level = "80 % within 20 s"
inward        = ["unit", "name"]
outward       = ["name", "organisation"]
words         = {text("Hello.")}
words_are     = "a guideline"
fetching      = false
ring          = "20 s"
no_mailbox_when_absent = "more than 2 working days"
no_mailbox_on = ["dispatch"]

[mailbox]
greeting          = ["name", "unit", "promise"]
personal          = true
required_for      = ["everyone"]
pin               = "at least 6 digits"
delegates         = ["deputy"]
alternative_never = ["mailbox", "queue front"]
stale_after       = "6 months"
longest           = "2 min"

[switchboard]
hours        = "phone"
order        = "external first"
first        = ["urgent", "list press"]
longest_wait = "3 min"
recall       = "30 s"
transfers    = 2
crew         = 2
trained      = "double"
doubled_when = "at least 6"
notices      = ["closures", "press releases"]
owner        = "Kansliet"
overflow     = ["call-back", "announcement closed"]

[queue.front]
name         = {text("Front")}
hours        = "phone"
longest_wait = "2 min"
then         = "message"

[numbers]
shown               = "direct"
shown_outside_hours = "main"
hours               = "phone"
forward_to          = ["organisation", "mobile"]
emergency           = ["112"]
private_after       = "3 days"
ranges              = {{ "9xxx" = "personal" }}
prefixes            = {{ "0" = {text("An outside line.")} }}
classes             = {{ open = ["SE", "mobile"] }}

[devices]
private_use                   = "avoid"
subscription_in_private_phone = false
pin                           = true
renewed_every                 = "3 years"
role_phones                   = "at most 2"

[privacy]
caller    = "return time"
retention = {{ calls = "30 days", notes = "1 year" }}
deputy    = "return time"

[records]
calls           = "on suspicion"
fields          = ["name", "time", "colour"]
outcomes        = {{ A = {text("Settled.")} }}
evaluated_every = "1 month"

[conduct]
visitors       = "before phone"
warnings       = {{ threats = 1 }}
after_warnings = "call may be ended"

[staffing.front]
function = "front"
days     = "mon-fri"
time     = "08:00-16:00"
present  = 2
clause   = {text("Two are present.")}

[quiet.wednesday]
days = "wed"
time = "09:00-12:00"
unit = ["planning"]
chosen_by      = "team"
since          = "2026-03-01"
evaluate_after = "2 months"

[list.press]
name = {text("Press")}

[topic.parking]
name     = {text("Parking")}
function = "front"

[role.support]
name    = {text("Support")}
about   = {text("Helps.")}
hours   = "phone"
within  = "20 s"
holders = "at least 2"
per     = "unit"

[announcement.closed]
say  = {text("We are closed.")}
then = "message"

[menu.start]
say  = {text("Choose.")}
keys = {{ "1" = "topic parking", "2" = "language sv", "9" = "urgent", "0" = "switchboard" }}
none = "switchboard"

[service.night]
name         = {text("Night")}
number       = "08-465 004 10"
instructions = {text("Take a message.")}

[[local.planning.route]]
id   = "planning-first"
when = {{ called = "unit" }}
try  = "unit, together, at most 3, 20 s"

[local.planning]
within = "5 rings"
about  = {text("We decided.")}

[[route]]
id     = "called"
source = ["A1"]
when   = {{ called = "person", callee = "present" }}
try    = "person 4 rings"

[[route]]
id       = "ill"
source   = ["A8", "A9"]
clause   = {text("In illness somebody answers.")}
when     = [{{ absent = ["ill", "quarantine"], for = "more than 1 day", days = "mon-fri" }}, {{ set_by = "manager", urgent = true, returns = "unknown", remaining = "at most 4 h" }}]
unless   = {{ only_holder = true, during = "phone" }}
try      = ["deputy, at most 1, announced, 4 rings", "same function, longest idle 4 rings", "queue front", "number 08-465 004 11", "person and mobile, 6 rings", "manager"]
else     = ["switchboard message", "announcement closed", "message for function front"]
never    = ["mailbox", "unit mailbox", "queue front", "mobile"]
tell     = ["return time", "deadline"]
say      = {text("Welcome.")}
keys     = {{ "#0" = "switchboard", "1" = "number 08-465 004 12" }}
notify   = ["mail manager", "sms person"]
transfer = "announced"
shown    = "main"
promise  = "back"
valid_from  = "2026-02-01"
valid_until = "2027-01-01"
deviation   = {text("Not on mobiles.")}

[[route]]
id   = "many"
when = {{ caller = ["external", "list press", "unit planning"], role = "support", function = "front", competence = "roads", person = "eva", line = "main", company = "Sandvik", language = "sv", topic = "parking", case_owner = false, last_contact = true, purpose = "transfer", switchboard = "overloaded", attempts = "at least 2", transfers = 1, waiting = "more than 5", waited = "more than 2 min", outside = ["own", "duty"], day = "holiday", time = "22:00-06:00", date = ["2026-12-24", "06-01 to 08-31"], somebody = "deputy", nobody = "team" }}
else = "answering service night"
instructions = {text("Answer for us.")}

[[route]]
id   = "adds"
tell = ["organisation"]

[[promise]]
id       = "back"
source   = ["A2"]
clause   = {text("We call back.")}
from     = ["mailbox", "message"]
due      = "2 working days"
aim      = "same day"
cutoff   = "15:30"
hours    = "phone"
except   = [{{ when = {{ absent = "holiday" }}, due = "next working day before 10:00", counted_from = "return" }}, {{ when = {{ caller = "anonymous" }}, none = true }}]
late     = ["deputy", "manager"]
escalate = [{{ to = "owner", before = "2 h" }}, {{ to = "manager", after = "1 h", takes_over = true }}, {{ to = "deputy" }}]
interim  = "5 working days"
interim_counts = true
fields   = ["name", "number"]
channel  = ["phone", "mail"]
shown    = "direct"
tries    = 3
if_unanswered = ["sms"]
delivered = ["screen"]
caller_chooses = ["time"]
before_call = ["sms"]
per_caller = 1
retention = "2 months"

[[promise]]
id   = "soon"
from = "call-back"
due  = "at once"

[[duty]]
id    = "hear"
who   = ["everyone", "support"]
does  = "hear mailbox"
every = "1 day"
times = 2
when  = {{ day = "working day" }}

[[duty]]
id     = "tell"
clause = {text("Closures are told.")}
who    = "manager"
does   = "tell switchboard"
every  = "2 weeks"
before = "3 working days"
within = "1 day"
channel = "formuläret"
checked = "by manager"
reminds = "none"

[[goal]]
id      = "lost"
measure = "lost calls"
bound   = "at most 5 %"
aim     = "at most 2.5 %"
by      = ["unit", "organisation"]
formula = "abandoned / all"
short   = "5 s"

[[goal]]
id      = "fast"
measure = "answered in time"
bound   = "at least 80 % within 20 s"
per     = "quarter"
method  = "audit"
sample  = 20
chosen  = "at random"
after   = "2 months"
compensation = {text("An apology.")}

[[goal]]
id      = "fewer"
measure = "unreferred calls"
bound   = "falling"

[[goal]]
id      = "rings"
clause  = {text("Few rings.")}
measure = "rings before answer"
bound   = "at most 3 rings"

[[goal]]
id      = "courtesy"
measure = "courtesy"

[[clause]]
id     = "greet"
about  = "greeting"
clause = {text("We say who we are.")}
parts  = ["unit", "name"]
by     = ["answering.inward", "route.ill", "policy.why", "hours.phone", "queue.front", "nowhere"]
limit  = "20 s"
who    = "everyone"

[[clause]]
id       = "courteous"
about    = "conduct"
clause   = {text("We listen.")}
strength = "should"

[[clause]]
id     = "page"
about  = "closures"
clause = {text("Closures are listed.")}
upheld = "tracked"

[[clause]]
id     = "elsewhere"
about  = "other"
clause = {text("Else.")}
"""


def sample() -> Policy:
    """Return the sample as a policy."""
    return Policy.model_validate(tomllib.loads(SAMPLE))


def small(**clause: str) -> Policy:
    """Return a policy of one clause."""
    data: dict[str, Any] = {
        "policy": {"title": "Telefonpolicy", "organisation": "Sandvik", "languages": ["sv"]},
        "clause": [{"id": "one", "clause": clause or {"sv": "Vi svarar."}}],
    }
    return Policy.model_validate(data)


# -- readers


def squeezed(words: str) -> str:
    """Return a text without blanks and without the hyphens that a line break may bring."""
    return re.sub(r"[\s\u00ad\u2010-]", "", words)


class Page(HTMLParser):
    """What a reader of an HTML file meets: elements with their attributes and text, in order."""

    VOID = frozenset({"meta", "col", "br", "link", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.bad: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.bad.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.stack[-1] if self.stack else "", data))

    def text(self) -> str:
        return "".join(data for tag, data in self.texts if tag not in ("style", "title"))


def docx_text(content: bytes) -> str:
    """Return the text of a Word file, tables where they stand."""
    word = docx.Document(io.BytesIO(content))
    return "".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF that is no artifact (headers, footers, repeated table heads), in reading order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "".join(_page_text(page) for page in pdf.pages)


def _page_text(page: pikepdf.Page) -> str:
    fonts = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    found: list[str] = []
    marks: list[tuple[bool, bool]] = []
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        sign = str(operator)
        if sign in ("BDC", "BMC"):
            artifact = str(operands[0]) == "/Artifact"
            actual = None
            if sign == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
                actual = operands[1].get("/ActualText")
            hidden = any(mark[0] or mark[1] for mark in marks)
            if actual is not None and not hidden and not artifact:
                found.append(str(actual))
            marks.append((artifact, actual is not None))
        elif sign == "EMC":
            marks.pop()
        elif sign == "Tf":
            table = fonts[str(operands[0])]
        elif sign in ("Tj", "TJ") and not any(mark[0] or mark[1] for mark in marks):
            parts = operands[0] if sign == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
                    found += [table.get(code, "?") for code in codes]
    return "".join(found)


def _to_unicode(font: Any) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, to in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = bytes.fromhex(to).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, high, to in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = bytes.fromhex(to).decode("utf-16-be")
            for step in range(int(high, 16) - int(low, 16) + 1):
                table[int(low, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return table
