"""Finding people, units and functions by what one remembers of them, those who can answer now first."""

from ansvar.search.finder import Finder
from ansvar.search.hits import Hit, Match, Status

__all__ = ["Finder", "Hit", "Match", "Status"]
