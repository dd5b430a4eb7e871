"""The other 20,000 people on the payroll, each made from a number when somebody asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tui.demo.data.clock import Clock
from tui.demo.data.model import Department, MoodleAccount, Person, Roster, Row
from tui.demo.data.people import DEPARTMENTS, DOMAIN, NODE
from tui.demo.data.tables import Lazy

HOW_MANY: Final = 20_000
_FIRST_ID: Final = 0x5C000000
_STEP: Final = 7
_DIGITS: Final = 5
_TAIL: Final = f"-a7e4-11f0-9d2f-{NODE}"
_FIRST_MOODLE_ID: Final = 20_001
_PLACES: Final = tuple(DEPARTMENTS.values())[1:]

_GIVEN: Final = (
    ("Anna", "Lukas", "Mia", "Jonas", "Greta", "Felix", "Clara", "Emil"),
    ("Camille", "Hugo", "Inès", "Théo", "Zoé", "Loïc", "Maëlys", "Rémi"),
    ("Lucía", "Mateo", "Sofía", "Álvaro", "Begoña", "Íñigo", "Noelia", "Raúl"),
    ("Zofia", "Paweł", "Małgorzata", "Krzysztof", "Agnieszka", "Wojciech", "Jagoda", "Michał"),
    ("Мария", "Дмитрий", "Елена", "Сергей", "Ольга", "Алексей", "Юлия", "Фёдор"),
    ("Αναστασία", "Γιώργος", "Ελένη", "Δημήτρης", "Χρύσα", "Νίκος", "Ζωή", "Πέτρος"),
    ("نور", "يوسف", "مريم", "خالد", "هدى", "عمر", "سلمى", "طارق"),
    ("さくら", "翔太", "陽菜", "大輝", "結衣", "蓮", "葵", "悠斗"),
    ("Ayşe", "Emre", "Zeynep", "Çağlar", "Gülşen", "Ömer", "İrem", "Uğur"),
    ("Amara", "Kwame", "Zainab", "Tunde", "Abena", "Sipho", "Wanjirũ", "Bọ́lá"),
)
_FAMILY: Final = (
    ("Schmidt", "Müller", "Weiß", "Köhler", "Jäger", "Groß", "Schäfer", "Vogel", "Huber", "Öztürk-Maier"),
    ("Lefèvre", "Moreau", "Garçon", "Bézier", "Noël", "Dupont", "Gauthier", "L’Hôte", "Roux", "Besançon"),
    ("García", "Núñez", "Ibáñez", "Muñoz", "Peña", "Ruiz", "Vázquez", "Gómez", "Ordóñez", "Agüero"),
    ("Nowak", "Wiśniewska", "Dąbrowski", "Zając", "Król", "Pawłowska", "Źrebiec", "Łoś", "Sęk", "Ćwik"),
    ("Иванова", "Смирнов", "Кузнецова", "Попов", "Щукина", "Жуков", "Ершова", "Цой", "Быков", "Ёлкина"),
    ("Παππά", "Νικολάου", "Ιωάννου", "Γεωργίου", "Ρήγα", "Βλάχου", "Κωστή", "Άνθη", "Ξένου", "Ψαρά"),
    ("الخطيب", "النجار", "المصري", "الحسن", "بن علي", "القاسم", "الزين", "شاهين", "الأحمد", "منصور"),
    ("佐々木", "高橋", "渡辺", "伊藤", "山本", "中村", "小林", "加藤", "齋藤", "髙田"),
    ("Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Öztürk", "Aydın", "Güneş", "Işık", "Doğan"),
    ("Okafor", "Mensah", "Diallo", "Nkosi", "Adéyẹmí", "Kamau", "Traoré", "Abebe", "Njoroge", "Ouédraogo"),
)

# Of a hundred people, how many; their status, progress, and story in Moodle.
_SHARES: Final = (
    (58, "Passed", "100", "finished"),
    (7, "Complete", "100", "finished"),
    (1, "Passed", "100", "not counted"),
    (12, "In progress", "66.67", "first 4"),
    (6, "In progress", "33.33", "first 2"),
    (1, "In progress", "99.96", "finished"),
    (3, "Failed", "100", "must pass"),
    (1, "Pending", "100", "first 5"),
    (11, "Not started", "0", "first 0"),
)
_PLAN: Final = tuple(row for share, *row in _SHARES for _ in range(share))
"""One entry for each of a hundred people."""
FATES: Final = 1000
"""How many ways there are in which a course can go for somebody."""


def staff_id(number: int) -> str:
    """Return the iSpring id of the ``number``-th of them, from 0; ids sort like numbers."""
    return f"{_FIRST_ID + number * _STEP:08x}{_TAIL}"


def number_of(learner_id: str) -> int | None:
    """Return whose id this is; None if nobody's."""
    if not learner_id.endswith(_TAIL):
        return None
    try:
        number, rest = divmod(int(learner_id[: -len(_TAIL)], 16) - _FIRST_ID, _STEP)
    except ValueError:
        return None
    return number if not rest and 0 <= number < HOW_MANY else None


def number_of_login(login: str) -> int | None:
    """Return whose login this is, which is also the mailbox; None if nobody's."""
    digits = login.removeprefix("staff")
    if digits == login or len(digits) != _DIGITS or not digits.isdecimal():
        return None
    number = int(digits) - 1
    return number if 0 <= number < HOW_MANY else None


def number_of_moodle_id(moodle_id: int) -> int | None:
    """Return whose Moodle id this is; None if nobody's."""
    number = moodle_id - _FIRST_MOODLE_ID
    return number if 0 <= number < HOW_MANY else None


def account(number: int) -> MoodleAccount:
    """Return one of them in Moodle: most have the iSpring id as idnumber, every fifth only the e-mail."""
    given, family = name(number)
    login, owner = f"staff{number + 1:05d}", staff_id(number)
    idnumber = owner if number % 5 else ""
    works_at = place(number).name
    email = f"{login}@{DOMAIN}"
    return MoodleAccount(_FIRST_MOODLE_ID + number, login, given, family, email, idnumber, works_at, owner)


def person(number: int) -> Person:
    """Return one of them as iSpring knows them."""
    known = account(number)
    return Person(
        known.owner, known.username, known.given, known.family, known.email, place(number), accounts=(known,)
    )


PEOPLE: Final = Lazy(HOW_MANY, person)
ACCOUNTS: Final = Lazy(HOW_MANY, account)


def roster(clock: Clock) -> Roster:
    """Return the roster of the course everybody has to take."""
    ways = fates(clock)

    def row(number: int) -> Row:
        fate = ways[number * 7919 % FATES]  # a prime step mixes them
        return Row(
            staff_id(number),
            fate.status,
            fate.progress,
            fate.completed,
            fate.viewed,
            fate.due,
            story=fate.story,
        )

    return Lazy(HOW_MANY, row)


def fates(clock: Clock) -> list[Row]:
    """Return all ways in which the course can go, each as the row of nobody."""
    return [_fate(number, clock) for number in range(FATES)]


def _fate(number: int, clock: Clock) -> Row:
    """Return one of the ways in which the course can go."""
    status, progress, story = _PLAN[number % 100]
    viewed = clock.at(1 + number * 13 % 40, 420 + number % 660) if status != "Not started" else None
    done = viewed and status != "In progress" and story in {"finished", "not counted"}
    completed = viewed - timedelta(minutes=3) if viewed and done else None
    due = clock.day(21 if number % 10 else -12)
    return Row("", status, progress, completed, viewed, due, story=story)


def name(number: int) -> tuple[str, str]:
    """Return a name nobody else among them has: some have a second given name, some a double family name."""
    rest, culture = divmod(number, len(_GIVEN))
    rest, first = divmod(rest, 8)
    more, last = divmod(rest, 10)
    double, second = divmod(more, 8)
    given, family = _GIVEN[culture], _FAMILY[culture]
    return (
        f"{given[first]} {given[(first + second) % 8]}" if second else given[first],
        f"{family[last]}-{family[(last + double) % 10]}" if double else family[last],
    )


def place(number: int) -> Department:
    """Return where one of them works."""
    return _PLACES[number % len(_PLACES)]
