"""The terminal's side of `ansvar policy new`: asks, shows the default, and checks what was written."""

from __future__ import annotations

import sys
from pathlib import Path

from ansvar.cli.common import load_policy, out, today
from ansvar.document.interview import Question, from_answers, interview


def run(output: Path, language: str, answers: Path | None) -> None:
    """Write a policy from questions, or from a file of answers, and say what the check finds in it."""
    from ansvar.check.policy import check_policy
    from ansvar.cli.policies import print_findings, summary

    if answers is not None:
        from_answers(answers, language, output)
    else:
        interview(lambda question: _ask(question, language), _tell, language, output)
    policy = load_policy(output)
    findings = check_policy(policy, today())
    out()
    print_findings(findings, str(output), "world", every=False, language=language)
    out(summary(output.name, findings))


def _tell(text: str) -> None:
    out()
    out(text)


def _ask(question: Question, language: str) -> str:
    """Ask one question; its help stands below it, and Enter takes the default in brackets."""
    out()
    out(question.text(language))
    help_ = question.help(language)
    if help_:
        out(f"  {help_}")
    default = question.shown_default(language)
    prompt = f"  [{default}] > " if default else "  > "
    if sys.stdin.isatty():
        return input(prompt)
    # Answers from a pipe: show what was read, so that the transcript can be followed.
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    out(line.rstrip("\n"))
    return line.rstrip("\n")
