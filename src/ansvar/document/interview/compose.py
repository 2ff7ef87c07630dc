"""From answers to a policy file: commented in the language, loaded strictly, and without an error in the check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ansvar.document.interview.answers import complete, in_working_time, quote, quoted_list
from ansvar.document.interview.questions import COUNTRIES, Question, questions, role_keys, said, speaker
from ansvar.words.clock import Due, DueKind
from ansvar.words.spans import Length, Unit


def compose(answers: Mapping[str, str], language: str, file: str = "policy.toml") -> str:
    """Return the policy file that these answers make, in a language.

    Questions without an answer get their default. Raises AnsvarError naming every answer that is missing,
    does not read, or answers nothing that is asked. `file` is named in a comment.
    """
    return _Writer(complete(answers, language), language).write(file)


#: Row ids of duties and goals; no two rows of a policy share one.
_DUTIES: Final = {
    "refer": "refer-your-phone",
    "ill": "cover-in-illness",
    "hear": "hear-the-mailbox",
    "greeting": "record-a-greeting",
    "closure": "tell-of-closures",
    "lost": "report-a-lost-phone",
    "follow": "follow-up",
    "review": "review-the-policy",
}
_GOALS: Final = {
    "answered": "calls-answered",
    "lost": "calls-lost",
    "kept": "call-backs-kept",
    "unreferred": "calls-unreferred",
}


class _Writer:
    def __init__(self, answers: Mapping[str, str], language: str) -> None:
        self.answers = answers
        self.language = language
        self.words = said(language)
        self.say = speaker(language)
        self.lines: list[str] = []
        self.board = answers["switchboard"] == "yes"
        self.mailbox = answers["mailbox"] == "yes"
        self.limit = answers.get("mailbox_limit", "1 day")
        self.asked: dict[str, Question] = {q.id: q for q in questions(answers, language)}

    def write(self, file: str) -> str:
        self._comment("top")
        self._comment("check", file=file)
        for part in (
            self._policy, self._site, self._hours, self._answering, self._switchboard, self._numbers,
            self._devices, self._privacy, self._roles, self._routes, self._promises, self._duties,
            self._goals, self._clauses,
        ):  # fmt: skip
            part()
        return "\n".join(self.lines).rstrip() + "\n"

    # -- lines

    def _comment(self, key: str, **values: str) -> None:
        text = self.words[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", " ".join(value.split()))
        self.lines.append(f"# {text}")

    def _open(self, table: str, comment: str = "") -> None:
        self.lines.append("")
        if comment:
            self._comment(comment)
        self.lines.append(table)

    def _set(self, key: str, value: str) -> None:
        self.lines.append(f"{key} = {value}")

    def _text(self, text: str) -> str:
        return f"{{ {self.language} = {quote(text)} }}"

    def _clause(self, key: str, **values: str) -> None:
        text = self.words[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        self._set("clause", self._text(text))

    def _split(self, key: str, sign: str = ", ") -> list[str]:
        return [part for part in self.answers[key].split(sign) if part]

    # -- sections

    def _policy(self) -> None:
        a = self.answers
        self._open("[policy]", "s.policy")
        self._set("title", self._text(a["title"]))
        self._set("organisation", quote(a["organisation"]))
        self._set("languages", quoted_list([self.language]))
        self._set("why", self._text(a["why"]))
        self._set("otherwise", self._text(a["otherwise"]))
        self._set("owner", quote(a["owner"]))
        self._set("authors", quoted_list(self._split("authors")))
        self._set("review", quote(a["review"]))
        self._comment("s.adopted")
        self._set("adopted_by", quote(a["adopted_by"]))
        self.lines += ['# adopted_on = "2026-01-31"', '# reference = "§ 1"', '# valid_from = "2026-02-01"']

    def _site(self) -> None:
        country = self.answers["country"]
        self._open("[site]", "s.site")
        self._set("country", quote(country))
        self._set("zone", quote(COUNTRIES[country][0]))
        self._set("languages", quoted_list([self.language]))
        self._set("seconds_per_ring", "5")

    def _hours(self) -> None:
        self._opening("phone", "hours", "s.hours")
        if self.board:
            self._opening("switchboard", "switchboard_hours")
        for key in role_keys(self.answers["roles"]).values():
            if self.answers[f"role.{key}.role_hours"] != self.answers["hours"]:
                self._opening(f"{key}", f"role.{key}.role_hours")

    def _opening(self, name: str, answer: str, comment: str = "") -> None:
        self._open(f"[hours.{name}]" if name.isascii() else f"[hours.{quote(name)}]", comment)
        self._set("open", quoted_list(self._split(answer, "; ")))
        if answer == "hours" and self.answers["lunch"] != "no":
            self._set("lunch", quoted_list([self.answers["lunch"]]))
        if self.answers["holidays"] == "yes":
            self._set("holidays", quote(self.answers["country"]))

    def _answering(self) -> None:
        ring = self.answers["within"]
        self._open("[answering]", "s.answering")
        self._set("within", quote(ring))
        self._set("ring", quote(ring))
        self._set("inward", quoted_list(["organisation", "name"]))
        self._set("outward", quoted_list(["name", "organisation"]))
        self._set("pick_up", quote("unit"))
        self._set("no_mailbox_when_absent", quote(f"more than {self.limit}"))
        if self.mailbox:
            self._open("[mailbox]", "s.mailbox")
            self._set("greeting", quoted_list(self._split("greeting")))
            self._set("personal", "true")
            self._set("pin", quote("delegated access"))
            self._set("delegates", quoted_list(["deputy", "manager"]))
            self._set("stale_after", quote("1 year"))

    def _switchboard(self) -> None:
        a = self.answers
        self._open("[switchboard]", "s.switchboard")
        if not self.board:
            # The main number is answered by nobody: whoever calls it leaves a message at once.
            self._set("longest_wait", quote("1 min"))
            self._set("overflow", quote("message"))
            return
        self._set("hours", quote("switchboard"))
        self._set("order", quote(a["order"]))
        self._set("longest_wait", quote(a["longest_wait"]))
        self._set("overflow", quote("call-back"))
        self._set("recall", quote(a["recall"]))
        self._set("transfers", a["transfers"])
        self._set("then", quote("call-back"))
        self._set("notices", quoted_list(["closures", "events", "changes"]))
        self._set("notice_before", quote(a["closure_notice"]))

    def _numbers(self) -> None:
        a = self.answers
        self._open("[numbers]", "s.numbers")
        self._set("shown", quote(a["shown"]))
        self._set("shown_outside_hours", quote(a["shown_outside"]))
        self._set("hours", quote("phone"))
        self._set("forward_to", quoted_list(self._split("forward_to")))
        self._set("emergency", quoted_list(COUNTRIES[a["country"]][1]))

    def _devices(self) -> None:
        self._open("[devices]", "s.devices")
        self._set("owner", quote("organisation"))
        self._set("pin", "true")
        self._set("renewed_every", quote(self.answers["mobile_renewed"]))
        self._set("lost_report_within", quote(self.answers["mobile_lost"]))
        self._set("remote_management", "true")

    def _privacy(self) -> None:
        self._open("[privacy]", "s.privacy")
        self._set("manager", quote("kind"))
        self._set("operator", quote("period"))
        self._set("colleague", quote("period"))
        self._set("caller", quote("return time"))
        self._set("recording", quote("off"))
        self._set("individuals", quote("self only"))

    def _roles(self) -> None:
        comment = "s.roles"
        for name, key in role_keys(self.answers["roles"]).items():
            self._open(f"[role.{key}]", comment)
            comment = ""
            own = self.answers[f"role.{key}.role_hours"] != self.answers["hours"]
            self._set("name", self._text(name[:1].upper() + name[1:]))
            self._set("hours", quote(key if own else "phone"))
            self._set("within", quote(self.answers[f"role.{key}.role_within"]))

    # -- routes

    def _tries(self, key: str) -> list[str]:
        ring = self.answers["within"]
        how = {
            "deputy": "deputy, at most 1",
            "same function": "same function, longest idle, at most 2",
            "team": "team, longest idle, at most 2",
            "manager": "manager",
            "switchboard": "switchboard",
        }
        return [f"{how[item]}, {ring}" if item != "switchboard" else item for item in self._split(key)]

    def _helpers(self, key: str) -> str:
        return ", ".join(self.say(f"target.{item}") for item in self._split(key))

    def _route(self, id: str, when: str, *lines: tuple[str, str], comment: str = "", **values: str) -> None:
        self._open("[[route]]", comment)
        self._set("id", quote(id))
        self._clause(f"r.{id}", **values)
        self._set("when", when)
        for key, value in lines:
            self._set(key, value)

    def _routes(self) -> None:
        ring = self.answers["within"]
        message = ["switchboard message", "message"] if self.board else ["message"]
        box = ["mailbox", "message"] if self.mailbox else ["message"]
        own = ["switchboard", *box] if self.board else box
        group = ["switchboard", "message"] if self.board else ["message"]
        keys = [("keys", '{ "0" = "switchboard" }')] if self.board else []
        away = ("tell", quoted_list(["return time", "deadline"]))
        shut = ("tell", quoted_list(["organisation", "opening", "deadline"]))
        self._route(
            "mobile",
            '{ called = "mobile", callee = "present" }',
            ("try", quote(f"mobile {ring}")),
            comment="s.routes",
        )
        self._route("present", '{ called = "person", callee = "present" }', ("try", quote(f"person {ring}")))
        self._route(
            "closed",
            '{ called = ["person", "function", "unit"], callee = ["outside hours", "unit closed"] }',
            ("else", quoted_list(box)),
            shut,
        )
        self._route(
            "ill", '{ called = "person", absent = ["ill", "child-ill"] }', ("try", quoted_list(self._tries("ill"))),
            ("else", quoted_list(message)), ("never", quoted_list(["mailbox"])), away, ("notify", quoted_list(["mail manager"])),
            **{"try": self._helpers("ill")},
        )  # fmt: skip
        self._route(
            "away", f'{{ called = "person", absent = "any", for = {quote(f"more than {self.limit}")} }}',
            ("try", quoted_list(self._tries("away"))), ("else", quoted_list(message)), ("never", quoted_list(["mailbox"])), away,
            **{"try": self._helpers("away"), "limit": self.say.length(Length.parse(self.limit), self.language in ("de",))},
        )  # fmt: skip
        self._route(
            "meeting", '{ called = "person", callee = "absent" }', ("try", quoted_list(self._tries("meeting"))),
            ("else", quoted_list(box)), ("tell", quoted_list(["name", "return time", "deadline"])), *keys,
            **{"try": self._helpers("meeting")},
        )  # fmt: skip
        self._route(
            "busy",
            '{ called = "person", callee = "busy" }',
            ("else", quoted_list(["call-back"])),
            ("tell", quoted_list(["name", "deadline"])),
            *keys,
        )
        self._route(
            "no-answer", '{ called = "person" }',
            ("try", quoted_list([f"same function, longest idle, at most 2, {ring}", f"unit, longest idle, at most 2, {ring}"])),
            ("else", quoted_list(own)), ("tell", quoted_list(["name", "deadline"])), ("notify", quoted_list(["mail person"])),
        )  # fmt: skip
        for kind in ("function", "unit"):
            self._route(
                kind, f"{{ called = {quote(kind)} }}",
                ("try", quote(f"{kind}, longest idle, at most 4, {ring}")), ("else", quoted_list(group)),
                ("tell", quoted_list([kind])),
            )  # fmt: skip
        if self.board:
            self._route(
                "switchboard-closed",
                '{ called = "switchboard", switchboard = ["closed", "unattended"] }',
                ("else", quoted_list(["message"])),
                shut,
            )
            self._route(
                "switchboard",
                '{ called = "switchboard" }',
                ("else", quoted_list(group)),
                ("tell", quoted_list(["organisation"])),
            )
        else:
            self._route(
                "main",
                '{ called = "switchboard" }',
                ("else", quoted_list(["message"])),
                ("tell", quoted_list(["organisation", "deadline"])),
            )
        self._route(
            "number",
            '{ called = "number" }',
            ("else", quoted_list(group)),
            ("tell", quoted_list(["organisation"])),
        )

    # -- promises, duties, goals, clauses

    def _promises(self) -> None:
        due, late = in_working_time(Due.parse(self.answers["due"])), self._split("late")
        self._open("[[promise]]", "s.promises")
        self._set("id", quote("call-back"))
        names = ", ".join(
            self.words["o.colleague"] if item == "colleague" else self.say(f"target.{item}") for item in late
        )
        self._clause("p.call-back", due=self.say.due(due), late=names)
        self._set("from", quoted_list(["mailbox", "message", "call-back"]))
        self._set("due", quote(str(due)))
        self._set("owner", quote("person"))
        self._set("late", quoted_list(late))
        # A promise made while everybody who could keep it is away counts from the return, and gets longer
        # where no return is known: only that can be kept. A single deputy or manager may be away too; the
        # unit or the switchboard stands in for one person.
        away = ["unit absent"] if {"unit", "switchboard"} & set(late) else ["absent", "unit absent"]
        exceptions = [
            f'{{ when = {{ callee = {quoted_list(away)}, returns = ["today", "later"] }}, counted_from = "return" }}',
        ]
        if "switchboard" not in late or not self.board:
            exceptions.append('{ when = { callee = "unit absent" }, due = "5 working days" }')
        if due.kind is DueKind.SAME_DAY or (due.length and due.length.unit is Unit.WORKING_HOUR):
            exceptions.append('{ when = { callee = "unit closed" }, due = "next working day" }')
        self._set("except", f"[{', '.join(exceptions)}]")
        self._set(
            "escalate",
            '[{ to = "owner", before = "1 h" }, { to = "manager", after = "1 h", takes_over = true }]',
        )
        self._set("fields", quoted_list(["name", "number", "matter"]))
        self._set("channel", quoted_list(["phone", "mail"]))

    def _duty(
        self, id: str, who: str, does: str, /, *lines: tuple[str, str], comment: str = "", **values: str
    ) -> None:
        self._open("[[duty]]", comment)
        self._set("id", quote(_DUTIES[id]))
        self._clause(f"du.{id}", **values)
        self._set("who", quote(who))
        self._set("does", quote(does))
        for key, value in lines:
            self._set(key, value)

    def _duties(self) -> None:
        a, say = self.answers, self.say
        self._duty("refer", "everyone", "set referral", comment="s.duties")
        ill = {"manager": "manager", "colleague": "everyone", "operator": "operator"}[a["ill_by"]]
        shown = {
            "manager": say("set_by.manager"),
            "colleague": say("set_by.colleague"),
            "operator": say("set_by.operator"),
        }
        self._duty(
            "ill", ill, "arrange cover", ("when", '{ absent = ["ill", "child-ill"] }'), who=shown[a["ill_by"]]
        )
        if self.mailbox:
            self._duty("hear", "everyone", "hear mailbox", ("every", quote("1 working day")))
            self._duty("greeting", "everyone", "record greeting")
        if self.board:
            before = a["closure_notice"]
            self._duty(
                "closure",
                "manager",
                "tell switchboard",
                ("before", quote(before)),
                before=say.length(Length.parse(before)),
            )
        lost = a["mobile_lost"]
        self._duty(
            "lost", "everyone", "report", ("within", quote(lost)), within=say.within(Length.parse(lost))
        )
        self._duty(
            "follow",
            "manager",
            "follow up",
            ("every", quote({"week": "1 week", "month": "1 month", "quarter": "3 months"}[a["period"]])),
        )
        self._duty(
            "review",
            "policy owner",
            "review policy",
            ("every", quote(a["review"])),
            every=say.every(Length.parse(a["review"])),
        )

    def _goals(self) -> None:
        comment = "s.goals"
        for id, measure, bound in (
            ("answered", "answered", f"at least {self.answers['answered']} %"),
            ("lost", "lost calls", f"at most {self.answers['lost']} %"),
            ("kept", "call-backs kept", f"at least {self.answers['kept']} %"),
            ("unreferred", "unreferred calls", "falling"),
        ):
            self._open("[[goal]]", comment)
            comment = ""
            self._set("id", quote(_GOALS[id]))
            self._clause(f"g.{id}", x=self.say.number(float(self.answers.get(id, "0"))))
            self._set("measure", quote(measure))
            self._set("bound", quote(bound))
            self._set("per", quote(self.answers["period"]))
            self._set("by", quoted_list(["unit", "organisation"]))

    def _clauses(self) -> None:
        renewed = Length.parse(self.answers["mobile_renewed"])
        values = {"mobile": {"renewed": self.say.length(renewed, self.language == "de")}}
        comment = "s.clauses"
        for id, about, by in (
            ("greeting", "greeting", ["answering.inward", "answering.outward"]),
            ("reason", "privacy", ["privacy.caller"]),
            ("mobile", "devices", ["devices.renewed_every", "devices.pin", "devices.remote_management"]),
            ("shown", "answering", ["numbers.shown", "numbers.shown_outside_hours"]),
        ):
            self._open("[[clause]]", comment)
            comment = ""
            self._set("id", quote(f"about-{id}"))
            self._clause(f"cl.{id}", **values.get(id, {}))
            self._set("about", quote(about))
            self._set("by", quoted_list(by))
