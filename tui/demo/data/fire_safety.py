"""Fire Safety 2026: the course in which everything happens that can happen to one learner."""

from __future__ import annotations

from typing import Final

from tui.demo.data.model import Course, Mark, Story
from tui.demo.data.syllabus import moodle_course, roster

ID: Final = "6b0a4f1e-8c1d-11f0-9a3e-0242ac120002"

# login  status  progress  completed  last seen  due in days (x: not enrolled)  story in Moodle
ROSTER: Final = """
oscar.pena            Failed       100    -    3d         -12  failed
siobhan.obrien        Failed       100    -    9d         -12  failed
amelie.dubois         In progress  91.67  -    1d 09:14   -12  must pass
ivan.petrov           In progress  64     -    1d         -12  several
xuemei.li             In progress  45     -    2h         8    first 5
misaki.tanaka         In progress  45.22  -    5h         8    first 5
khai.nguyen           In progress  12     -    6d         8    first 1
layla.haddad          Pending      100    -    1d         8    waiting
minjun.kim            Not started  0      -    -          8    first 0
thordis.bjornsdottir  Not started  0      -    -          8    first 0
smith                 -            -      -    -          8    first 2
aggeliki.pappa        Passed       100    3d   3d         8    not counted
zoe.mueller           Passed       100    4d   4d         -12  finished
ahmad.alrashid        Passed       100    4d   4d         8    finished
chukwuemeka.okonkwo   Complete     100    5d   5d         8    finished
mariajose.fernandez   Passed       100    5d   5d         -12  finished
grace.adeyemi         Passed       100    6d   6d         8    finished
bjorn.akesson         Passed       100    6d   6d         8    weak quiz
ken.sato              Passed       100    6d   6d         8    finished
fatma.yilmaz          Passed       100    9d   9d         -    finished

# one learner, two final statuses: iSpring is not supposed to do this
jan.kowalski          Accepted     100    9d   9d         8    finished
jan.kowalski          In progress  80     -    20d        x    finished

ngozi.eze             Passed       100    10d  10d        -12  finished
lukasz.wojcik         Passed       90.91  10d  10d        -12  finished
fatima.zahra          Passed       100    10d  2d         -12  finished
peter.vandenberg      Passed       100    11d  11d        -12  finished
seoyeon.park          Passed       100    11d  4d         -12  finished
ioana.popescu         Passed       100    11d  11d        -12  criteria counted
tomas.dvorak          Complete     100    12d  12d        -12  finished
aicha.benali          Passed       100    12d  12d        -12  finished
fang.wang             Passed       100    12d  8d         -12  finished

# the two systems differ, or only one of them knows why
giulia.dangelo        In progress  99.96  -    8d         -12  finished
mette.sorensen        In progress  30     -    14d        8    untracked
marton.kovacs         In progress  83.33  -    2d         8    set by hand
kaiulani.kealoha      In progress  91.67  -    2d         8    grade hidden
gorg.zammit           Failed       91.67  -    4d         -12  fail hidden
sean.osuilleabhain    In progress  75     -    3d         8    unticked

# every status text there is
ananya.sharma         Declined     100    -    7d         -12  waiting
somchai.jaidee        Incomplete   58.5   -    30d        -12  first 6
dana.levi             Accepted     100    2d   2d         8    finished
nino.beridze          Completed    100    7d   7d         8    finished
aram.petrosyan        Not viewed   -      -    -          8    first 0
tanvir.ahmed          in_progress  7      -    4d         8    first 1
olena.shevchenko      Перездача    100    -    5d         -12  failed
kavitha.raman         -            -      -    -          8    first 0

# a status without an enrolment, and one of somebody who is no longer among the users
kristine.berzina      Passed       100    40d  40d        x    finished
former.employee       In progress  50     -    61d        -    -

# and those with whom nothing is wrong
selam.tesfaye         Passed       100    8d   8d         8    finished
ali.rezainejad        Passed       100    8d   8d         8    finished
ibrahim.sahin         In progress  25     -    2d         8    first 3
sian.llywelyn         Passed       100    7d   7d         8    finished
jeanbaptiste.nguessan  Passed      100    7d   7d         8    finished
anamaria.stefanescu   Passed       100    6d   6d         8    finished
dorde.petrovic        In progress  33.33  -    20h        -12  first 4
jurate.kazlauskiene   Passed       100    5d   5d         8    finished
mariliis.magi         Not started  0      -    -          8    first 0
joao.goncalves        Passed       97.5   5d   5d         8    finished
suryani               Passed       100    5d   5d         8    finished
oluwaseun.adebayo     In progress  66.67  -    1d         8    first 7
dawen.chen            Passed       100    3d   1d         8    finished
maria.delacruz        Passed       100    3d   3d         8    finished
pat.oneil             Not started  0      -    -          -12  first 0
hans.weber            In progress  50     -    3d         8    first 6
uwe.lang              Not started  0      -    -          8    -
petra.novotna         Passed       100    2d   2d         8    finished
viktor.horvat         Passed       100    2d   2d         8    -
omar.haddad           Passed       100    9d   9d         8    finished
blessing.mensah       Passed       100    8d   8d         8    finished
nodir.yusupov         Complete     100    7d   7d         8    finished
thandi.nkosi          In progress  58     -    6d         8    first 6
sokha.chan            Passed       100    4d   4d         8    finished
aroha.ngata           Passed       100    3d   2h         8    finished
sumin.lee             Not started  0      -    -          8    first 0
lucia.ferrari         Passed       100    2d   2d         8    finished
"""

# kind  name  rules  need  when people usually do it
ACTIVITIES: Final = """
forum        Announcements                  -           -         -
label        Muster point: the car park     -           -         -
1 Before you start
page         Welcome and house rules        view        required  20d 08:55
lesson       Why alarms fail                end         -         20d 09:31
2 Extinguishers and drill
quiz         Quiz 1: extinguishers          grade       required  17d 17:20
assign       Practical drill                submit      required  10d 15:40
resource     Evacuation plan, Building C    view        -         10d 10:02
3 Together
forum        Forum: near misses             post        -         9d 14:48
choice       Safety officer of your floor   choose      -         8d 08:12
h5pactivity  Video: hot works               view        -         8d 08:40
4 Show what you know
quiz         Final test                     pass        required  4d 16:05
feedback     Feedback to the trainer        answer      -         4d 16:30
page         消防手順チェックリスト           tick        -         4d 16:45
"""

STORIES: Final = {
    "must pass": Story(
        but={
            "Practical drill": Mark.DONE_BY_TRAINER,
            "Final test": Mark.FAILED,
            "Feedback to the trainer": Mark.OPEN,
            "消防手順チェックリスト": Mark.OPEN,
        }
    ),
    "failed": Story(but={"Final test": Mark.FAILED, "消防手順チェックリスト": Mark.OPEN}),
    "several": Story(done=6, but={"Quiz 1: extinguishers": Mark.OPEN, "Practical drill": Mark.OPEN}),
    "waiting": Story(done=10, but={"Practical drill": Mark.OPEN}),
    "weak quiz": Story(but={"Quiz 1: extinguishers": Mark.FAILED}),
    "set by hand": Story(but={"Practical drill": Mark.OPEN_BY_TRAINER}),
    "grade hidden": Story(but={"Final test": Mark.GRADE_HIDDEN}),
    "fail hidden": Story(but={"Final test": Mark.FAIL_HIDDEN}),
    "unticked": Story(done=8, but={"消防手順チェックリスト": Mark.UNTICKED}),
}

COURSE: Final = Course(ID, "Fire Safety 2026", roster=roster(ROSTER))
TWIN: Final = moodle_course(12, "FIRE-26", "Fire Safety 2026", ID, ACTIVITIES, stories=STORIES)
