"""Which activities a Moodle course requires, and which of them this account cannot see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tui.records import Activity, Criterion
from tui.text import fold


class Requirements:
    """The activity criteria of a course, told apart by what was seen of them.

    A criterion carries the required activity's id in its link. Labels have no link: they are found by name
    among the activities seen, if only one has it; without any names they are neither found nor missed.

    Args:
        criteria: Every criterion of the course, whatever the account may see.
        seen: Ids of the activities whose states came.
        contents: The activities the account may see, by id.

    Attributes:
        unseen: Required activities of which no state came.
        unclear: Required ones without a link whose name several activities have.
    """

    def __init__(
        self, criteria: Sequence[Criterion], seen: Collection[int], contents: Mapping[int, Activity]
    ) -> None:
        self._of: dict[int, Criterion] = {}
        unseen: list[Criterion] = []
        unclear: list[Criterion] = []
        required = [criterion for criterion in criteria if criterion.type == Criterion.ACTIVITY]
        for criterion in required:
            if criterion.cmid is not None:
                if criterion.cmid in seen:
                    self._of[criterion.cmid] = criterion
                else:
                    unseen.append(criterion)
        free = [cmid for cmid in seen if cmid not in self._of and cmid in contents]
        for criterion in required:
            if criterion.cmid is None and contents:
                named = [cmid for cmid in free if fold(contents[cmid].name) == fold(criterion.name)]
                if len(named) == 1:
                    self._of[named[0]] = criterion
                    free.remove(named[0])
                else:
                    (unclear if named else unseen).append(criterion)
        self.unseen = tuple(unseen)
        self.unclear = tuple(unclear)

    def of(self, cmid: int) -> Criterion | None:
        """Return the criterion that requires this activity, if one does."""
        return self._of.get(cmid)
