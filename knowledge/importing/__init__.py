"""Articles from a file into any zone: an operator's deed, done as the owner of the database."""

from __future__ import annotations

from knowledge.importing.course import run
from knowledge.importing.lines import lines_of
from knowledge.importing.problems import ImportRefused
from knowledge.importing.tally import Options, Step, Tally

__all__ = ["ImportRefused", "Options", "Step", "Tally", "lines_of", "run"]
