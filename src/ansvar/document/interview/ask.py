"""Ask the questions one by one, keep every answer at once, and write the policy at the end."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from ansvar.document.interview.compose import compose
from ansvar.document.interview.questions import Question, questions, said
from ansvar.document.lang import COLUMNS
from ansvar.words.faults import AnsvarError

Ask = Callable[[Question], str]
Tell = Callable[[str], None]


class InterviewStoppedError(AnsvarError):
    """The interview was interrupted; its answers are kept, and the text says where."""


def interview(ask: Ask, tell: Tell, language: str, out: str | os.PathLike[str]) -> None:
    """Ask everything a policy must settle, and write it to `out`.

    `ask` gets a question and returns what was typed; an empty answer takes the default. `tell` gets the
    name of each part before its questions, and one sentence for an answer that does not read, after which
    the question is asked again. Each answer is kept in ``NAME.answers.toml`` beside `out` as it is given: an
    interview stopped by KeyboardInterrupt or EOFError raises InterviewStoppedError, and the same call goes on
    where it stopped. Raises AnsvarError when `out` exists or cannot be written.
    """
    path = _free(out, language)
    kept = answers_beside(path)
    words = said(language)
    answers = read_answers(kept) if kept.exists() else {}
    answers = _still_valid(answers, language)
    if answers:
        tell(words["tell.resumed"].format(n=len(answers), file=kept.name))
    part = ""
    while True:
        question = next((item for item in questions(answers, language) if item.id not in answers), None)
        if question is None:
            break
        if question.part != part:
            part = question.part
            tell(question.section(language))
        try:
            answers[question.id] = _answer(question, ask, tell, language)
        except (KeyboardInterrupt, EOFError):
            _keep(kept, answers)
            raise InterviewStoppedError(words["tell.kept"].format(file=kept.name)) from None
        _keep(kept, answers)
    _write(path, compose(answers, language, path.name))
    kept.unlink(missing_ok=True)
    tell(words["tell.written"].format(file=path.name))


def from_answers(answers: str | os.PathLike[str], language: str, out: str | os.PathLike[str]) -> None:
    """Write a policy from a file of answers (TOML, a key for each question id), without asking anything.

    Raises AnsvarError naming every answer that is missing or does not read.
    """
    path = _free(out, language)
    _write(path, compose(read_answers(Path(answers)), language, path.name))


def answers_beside(out: Path) -> Path:
    """Return where the answers of an unfinished interview are kept."""
    return out.with_name(f"{out.stem}.answers.toml")


def read_answers(path: Path) -> dict[str, str]:
    """Return the answers of a file by question id; a list is one answer with commas, true and false are yes and no."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise AnsvarError(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise AnsvarError(f"`{path}` is no file of answers: {fault}") from fault
    found: dict[str, str] = {}
    _flatten(data, "", found, path)
    return found


def _flatten(data: Mapping[str, object], before: str, found: dict[str, str], path: Path) -> None:
    for key, value in data.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            _flatten(value, f"{name}.", found, path)
        elif isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            found[name] = ("; " if name.endswith("hours") else ", ").join(value)
        elif isinstance(value, str | int | float):
            found[name] = str(value)
        else:
            raise AnsvarError(
                f"`{path}`: `{name}` is no answer; write text, a number, true, false or a list of texts"
            )


def _answer(question: Question, ask: Ask, tell: Tell, language: str) -> str:
    while True:
        try:
            return question.check(ask(question), language)
        except ValueError as fault:
            tell(str(fault))


def _still_valid(answers: dict[str, str], language: str) -> dict[str, str]:
    """Return the kept answers that still answer something and read; a file edited by hand may hold others."""
    good: dict[str, str] = {}
    while True:
        question = next(
            (item for item in questions(good, language) if item.id in answers and item.id not in good), None
        )
        if question is None:
            return good
        try:
            good[question.id] = question.check(answers[question.id], language)
        except ValueError:
            answers = {key: value for key, value in answers.items() if key != question.id}


def _free(out: str | os.PathLike[str], language: str) -> Path:
    if language not in COLUMNS:
        raise AnsvarError(f"no policy can be written in `{language}`; the languages are {', '.join(COLUMNS)}")
    path = Path(out)
    if path.suffix != ".toml":
        raise AnsvarError(f"`{path.name}` is no policy file; write a name that ends in .toml")
    if path.exists():
        raise AnsvarError(f"`{path}` exists already; choose another name or move it away first")
    if not path.parent.is_dir():
        raise AnsvarError(f"there is no folder `{path.parent}`; make it first or choose another place")
    return path


def _keep(path: Path, answers: Mapping[str, str]) -> None:
    lines = [f"{_key(key)} = {_string(value)}" for key, value in answers.items()]
    _write(path, "\n".join(lines) + "\n")


def _key(key: str) -> str:
    return f'"{key}"' if "." in key else key


def _string(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as fault:
        partial.unlink(missing_ok=True)
        raise AnsvarError(f"`{path}` cannot be written: {(fault.strerror or str(fault)).lower()}") from fault
