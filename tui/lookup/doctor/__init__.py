"""What is right and what is wrong with a pair of accounts: everything checked, each finding with its remedy.

::

    for finding in examine(Patient(profile, vault, find), stop):
        ...
"""

from tui.lookup.doctor.examining import Patient, examine, finder_in
from tui.lookup.doctor.findings import PARTS, Finding, Part, Verdict, exit_code, tally_words

__all__ = [
    "PARTS",
    "Finding",
    "Part",
    "Patient",
    "Verdict",
    "examine",
    "exit_code",
    "finder_in",
    "tally_words",
]
