"""Writing a new policy by answering questions (`ansvar policy new`)."""

from ansvar.document.interview.answers import complete
from ansvar.document.interview.ask import InterviewStoppedError, from_answers, interview
from ansvar.document.interview.compose import compose
from ansvar.document.interview.questions import Question, questions

__all__ = [
    "InterviewStoppedError",
    "Question",
    "complete",
    "compose",
    "from_answers",
    "interview",
    "questions",
]
