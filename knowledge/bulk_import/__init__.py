"""Articles from a file into any zone: an operator's deed, done as the owner of the database."""

from __future__ import annotations

from knowledge.bulk_import.errors import ImportRefused
from knowledge.bulk_import.reader import lines_of
from knowledge.bulk_import.result import Options, Step, Tally
from knowledge.bulk_import.run import run

__all__ = ["ImportRefused", "Options", "Step", "Tally", "lines_of", "run"]
