"""The smaller courses: each shows one thing that Fire Safety cannot."""

from __future__ import annotations

from typing import Final

from tui.demo.data.model import Course, Mark, OtherCriterion, Story
from tui.demo.data.staff import roster as staff_roster
from tui.demo.data.syllabus import moodle_course, roster

# --- no completion criteria: Moodle can never call anyone complete ------------------------------------------

DATA_PROTECTION: Final = Course(
    "6b0a5c3a-8c1d-11f0-9a3e-0242ac120002",
    "Data Protection Basics",
    roster=roster("""
    siobhan.obrien       In progress  99.96  -    2d   -2  finished
    xuemei.li            Passed       100    15d  15d  30  finished
    layla.haddad         In progress  50     -    6d   30  first 2
    chukwuemeka.okonkwo  Passed       100    12d  12d  30  finished
    kristine.berzina     Not started  0      -    -    -2  first 0
    joao.goncalves       Passed       100    9d   9d   30  finished
    pat.oneil            In progress  75     -    1d   30  first 3
    """),
)
DATA_PROTECTION_TWIN: Final = moodle_course(
    13,
    "DPB",
    "Data Protection Basics",
    DATA_PROTECTION.id,
    """
    page      What counts as personal data   view   -  19d 09:00
    book      Your rights, your duties       view   -  18d 09:00
    quiz      Quiz: spot the breach          pass   -  15d 11:20
    feedback  Was this useful?               answer  -  15d 11:40
    """,
)

# --- paired by title and hand only; the trainer signs off ---------------------------------------------------

FORKLIFT: Final = Course(
    "6b0a6022-8c1d-11f0-9a3e-0242ac120002",
    "Forklift Licence",
    roster=roster("""
    jan.kowalski        In progress  100    -    1d   14   unapproved
    bjorn.akesson       In progress  95     -    4d   14   unapproved
    lukasz.wojcik       Accepted     100    20d  20d  -10  finished
    ewa.zielinska       Accepted     100    18d  18d  -10  finished
    munkhbat.bold       Declined     100    -    22d  -10  first 3
    nino.beridze        Pending      100    -    2d   14   unapproved
    viktor.horvat       Not started  0      -    -    14   -
    """),
)
_SIGNED_OFF: Final = OtherCriterion(
    7, "Manager", "Manual completion by others", "Manager", "Marked complete by Manager"
)
FORKLIFT_TWIN: Final = moodle_course(
    14,
    "FORK-1",
    "Forklift licence",
    FORKLIFT.id,
    """
    page    Before you touch the key        view    required  12d 08:00
    quiz    Theory                          pass    required  10d 10:00
    assign  Twenty pallets, one hour        submit  required  4d 13:30
    """,
    idnumber="",
    others=(_SIGNED_OFF,),
)
FORKLIFT_2024: Final = moodle_course(
    15,
    "FORK-2024",
    "Forklift licence (2024, archived)",
    "",
    "page  Moved to the new course  -  -  -",
    idnumber="",
)

# --- no Moodle course at all --------------------------------------------------------------------------------

HYGIENE: Final = Course(
    "6b0a63ec-8c1d-11f0-9a3e-0242ac120002",
    "Hygiene, Kantine",
    roster=roster("""
    hans.weber    Passed       100  33d  33d  -  -
    uwe.lang      In progress  40   -    3d   5  -
    zoe.mueller   Not started  0    -    -    5  -
    suryani       Failed       55   -    8d   -4  -
    """),
)

# --- a requirement the account cannot see, and one the learner must tick ------------------------------------

INCIDENTS: Final = Course(
    "6b0a678e-8c1d-11f0-9a3e-0242ac120002",
    "Incident Reporting",
    roster=roster("""
    amelie.dubois        In progress  80     -    4d   6   unseen open
    chukwuemeka.okonkwo  In progress  66.67  -    2d   6   own tick
    ngozi.eze            Passed       100    9d   9d   6   finished
    ali.rezainejad       In progress  33     -    5d   6   first 1
    yuki.mori            Not started  -      -    -    6   first 0
    """),
)
INCIDENTS_TWIN: Final = moodle_course(
    16,
    "INC-1",
    "Incident Reporting",
    INCIDENTS.id,
    """
    page      What is an incident?       view    required  14d 09:10
    lesson    Three reports, three mistakes  end  -        13d 11:00
    workshop  Evacuation report          submit  unseen    11d 15:00
    url       The reporting form         view    -         11d 15:30
    page      Checklist                  tick    required  10d 16:00
    """,
    stories={
        "unseen open": Story(but={"Evacuation report": Mark.OPEN}),
        "own tick": Story(but={"Checklist": Mark.OPEN}),
    },
)

# --- a requirement hidden from learners, and one without a link ---------------------------------------------

HEIGHT: Final = Course(
    "6b0a6b12-8c1d-11f0-9a3e-0242ac120002",
    "Working at Height",
    roster=roster("""
    tomas.dvorak     In progress  90   -   2d  10  hidden open
    mette.sorensen   In progress  90   -   6d  10  hidden open
    noor.devries     In progress  45   -   1d  10  first 2
    rosa.quispe      Not started  0    -   -   -1  first 0
    """),
)
HEIGHT_TWIN: Final = moodle_course(
    17,
    "HEIGHT",
    "Working at Height",
    HEIGHT.id,
    """
    label     I have read the rules of the site  tick  required  9d 08:30
    resource  Harness, anchor, edge              view  -         9d 09:00
    quiz      Check your harness                 pass  required  6d 10:30
    assign    Rescue plan                        submit  hidden  5d 12:00
    """,
    stories={"hidden open": Story(but={"Rescue plan": Mark.OPEN})},
)

# --- one requirement is enough ------------------------------------------------------------------------------

TOKYO: Final = Course(
    "6b0a6e96-8c1d-11f0-9a3e-0242ac120002",
    "Onboarding: 東京",
    roster=roster("""
    misaki.tanaka   Complete     100  16d  16d  -  quiz only
    ken.sato        Complete     100  14d  14d  -  finished
    ichiro.suzuki   In progress  10   -    3h   3  first 0
    linh.tran       Not started  0    -    -    3  first 0
    """),
)
TOKYO_TWIN: Final = moodle_course(
    18,
    "TOKYO",
    "Onboarding: 東京",
    TOKYO.id,
    """
    ようこそ
    page  はじめに & house rules       view  required  6d 09:00
    quiz  入社クイズ                   pass  required  5d 10:00
    page  <b>Desk</b> & locker        tick  -         4d 11:00
    """,
    any_is_enough=True,
    stories={"quiz only": Story(done=0, but={"入社クイズ": Mark.DONE})},
)

# --- nobody, refusals, completion switched off --------------------------------------------------------------

RIYADH: Final = Course("6b0a7210-8c1d-11f0-9a3e-0242ac120002", "Onboarding: الرياض")
RIYADH_TWIN: Final = moodle_course(
    19, "RIYADH", "Onboarding: الرياض", RIYADH.id, "page  أهلا وسهلا  view  required  3d 09:00"
)

ANTI_BRIBERY: Final = Course(
    "6b0a758a-8c1d-11f0-9a3e-0242ac120002",
    "Anti-Bribery Refresher",
    roster=roster("""
    siobhan.obrien  Passed       100  9d  9d  20  finished
    grace.adeyemi   In progress  50   -   1d  20  first 1
    """),
    refuses=frozenset({"final_statuses"}),
)
ANTI_BRIBERY_TWIN: Final = moodle_course(
    20,
    "BRIBE",
    "Anti-Bribery Refresher",
    ANTI_BRIBERY.id,
    """
    page  A present is never just a present  view  required  9d 09:00
    quiz  Would you take it?                 pass  required  9d 09:30
    """,
)

SITE_INDUCTION: Final = Course(
    "6b0a78fa-8c1d-11f0-9a3e-0242ac120002",
    "Site Induction",
    roster=roster("""
    ivan.petrov      Passed       100  25d  25d  -  finished
    lukasz.wojcik    Passed       100  25d  25d  -  finished
    dorde.petrovic   In progress  50   -    12d  -  own tick
    olena.shevchenko  Failed      40   -    13d  -  failed
    """),
    refuses=frozenset({"enrollments"}),
)
SITE_INDUCTION_TWIN: Final = moodle_course(
    21,
    "SITE",
    "Site Induction",
    SITE_INDUCTION.id,
    """
    page  Gate, helmet, badge       view  -         25d 07:30
    quiz  Where do I park?          pass  required  25d 07:50
    page  Keys received             tick  required  25d 08:00
    """,
    stories={
        "own tick": Story(but={"Keys received": Mark.OPEN}),
        "failed": Story(but={"Where do I park?": Mark.FAILED, "Keys received": Mark.OPEN}),
    },
)

HANDLING: Final = Course(
    "6b0a7c6a-8c1d-11f0-9a3e-0242ac120002",
    "Manual Handling",
    roster=roster("""
    peter.vandenberg  Passed       100  50d  50d  -  finished
    fatma.yilmaz      In progress  60   -    44d  -  first 1
    """),
)
HANDLING_TWIN: Final = moodle_course(
    22,
    "HANDLE",
    "Manual Handling",
    HANDLING.id,
    """
    page  Lift with your knees  view  -  50d 09:00
    quiz  How heavy is it?      pass  -  50d 09:20
    """,
    completion=False,
)

# --- a track, everybody, and something nobody has named -----------------------------------------------------

SALES_ACADEMY: Final = Course(
    "6b0a7fee-8c1d-11f0-9a3e-0242ac120002",
    "Sales Academy",
    kind="LearningTrack",
    roster=roster("""
    siobhan.obrien  Complete     100  3d  3d  -  -
    ngozi.eze       In progress  62.5  -  1d  40  -
    emma.virtanen   Not started  0    -   -   40  -
    """),
)

EVERYBODY: Final = Course(
    "6b0a8368-8c1d-11f0-9a3e-0242ac120002", "Code of Conduct, all staff", roster=staff_roster
)
EVERYBODY_TWIN: Final = moodle_course(
    23,
    "CONDUCT",
    "Code of Conduct, all staff",
    EVERYBODY.id,
    """
    page      Why we have one          view    required  9d 09:00
    lesson    Five people, five choices  end   -         8d 09:30
    quiz      Conflicts of interest    grade   -         7d 10:00
    quiz      Final quiz               pass    required  5d 11:00
    page      I have read it           tick    required  4d 11:05
    feedback  Tell us                  answer  -         4d 11:10
    """,
    stories={"must pass": Story(but={"Final quiz": Mark.FAILED, "I have read it": Mark.OPEN})},
)

IMPORTED: Final = Course("6b0a86e2-8c1d-11f0-9a3e-0242ac120002", "Imported in 2017", kind="")
