"""What is said of a decision: to the caller, to the operator and to the auditor, in seven languages."""

from ansvar.speech.auditor import Cited, Explanation, RuledOut, auditor
from ansvar.speech.caller import Heard, caller, heard
from ansvar.speech.operator import operator
from ansvar.speech.sentence import one_sentence

__all__ = [
    "Cited",
    "Explanation",
    "Heard",
    "RuledOut",
    "auditor",
    "caller",
    "heard",
    "one_sentence",
    "operator",
]
