"""Everybody on the campus who has a name of their own, and who they are in Moodle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zlib import crc32

from tui.demo.data.model import ACTIVE, Department, MoodleAccount, Person
from tui.demo.data.tables import NOTHING, rows

DOMAIN: Final = "acme.example"
NODE: Final = "4289493f2b99"

_PLACES: Final = (
    "ACME",  # everything else belongs to it
    "Logistics, Lyon",
    "Sales, Paris",
    "Plant, Madrid",
    "Warehouse, Gdańsk",
    "IT, 東京",
    "Support, الرياض",
)
_PLACE_IDS: Final = tuple(
    f"{0x3A000000 + number:08x}-a7e3-11f0-9b1c-{NODE}" for number in range(len(_PLACES))
)

DEPARTMENTS: Final = {
    name: Department(place_id, name, parent_id=_PLACE_IDS[0] if number else "")
    for number, (name, place_id) in enumerate(zip(_PLACES, _PLACE_IDS, strict=True))
}

# Moodle: ``id`` has the iSpring id as idnumber; ``mail`` only the same e-mail; ``MAIL`` the same in other
# letters; ``twice`` two accounts with it; ``other`` an account under an e-mail of its own; ``-`` none. A name
# behind it is the mailbox where that is not the login.
NAMED: Final = """
# login                      given             family                    department         Moodle
oscar.pena                   Óscar             Peña Ibáñez               Plant, Madrid      id
siobhan.obrien               Siobhán           O’Brien                   Sales, Paris       mail
amelie.dubois                Amélie            Dubois                    Logistics, Lyon    mail
ivan.petrov                  Иван              Петров                    Warehouse, Gdańsk  mail
xuemei.li                    李雪梅            -                         IT, 東京           id
misaki.tanaka                田中              美咲                      IT, 東京           id
khai.nguyen                  Nguyễn            Thị Minh Khai             Logistics, Lyon    twice
layla.haddad                 ليلى              حداد                      Support, الرياض    mail
minjun.kim                   김민준            -                         IT, 東京           id
thordis.bjornsdottir         Þórdís            Björnsdóttir              Sales, Paris       -
smith                        Smith             [/x]                      Sales, Paris       mail
aggeliki.pappa               Αγγελική          Παππά                     Plant, Madrid      id
zoe.mueller                  Zoë               Müller-Lüdenscheid        Logistics, Lyon    MAIL
ahmad.alrashid               أحمد              الرشيد                    Support, الرياض    other
chukwuemeka.okonkwo          Chukwuemeka       Okonkwo                   Logistics, Lyon    mail
mariajose.fernandez          María José        Fernández                 Plant, Madrid      id
grace.adeyemi                Grace             Adeyemi                   Sales, Paris       id
bjorn.akesson                Björn             Åkesson                   Warehouse, Gdańsk  mail
ken.sato                     佐藤              健                        IT, 東京           id
fatma.yilmaz                 Fatma             Yılmaz                    Logistics, Lyon    mail
jan.kowalski                 Jan               Kowalski                  Warehouse, Gdańsk  mail
ngozi.eze                    Ngozi             Eze                       Sales, Paris       id
lukasz.wojcik                Łukasz            Wójcik                    Warehouse, Gdańsk  mail
fatima.zahra                 فاطمة             الزهراء                   Support, الرياض    other
peter.vandenberg             Peter             van der Berg              Logistics, Lyon    mail
seoyeon.park                 박서연            -                         IT, 東京           id
ioana.popescu                Ioana             Popescu                   Plant, Madrid      mail
tomas.dvorak                 Tomáš             Dvořák                    Warehouse, Gdańsk  mail
aicha.benali                 Aïcha             Benali                    Logistics, Lyon    id
fang.wang                    王芳              -                         IT, 東京           id
giulia.dangelo               Giulia            D’Angelo                  Plant, Madrid      id
mette.sorensen               Mette             Sørensen                  Warehouse, Gdańsk  mail
marton.kovacs                Kovács            Márton                    Logistics, Lyon    id
kaiulani.kealoha             Kaʻiulani         Kealoha                   Sales, Paris       mail
gorg.zammit                  Ġorġ              Żammit                    Plant, Madrid      id
sean.osuilleabhain           Seán              Ó Súilleabháin            Sales, Paris       mail
ananya.sharma                अनन्या              शर्मा                       IT, 東京           id
somchai.jaidee               สมชาย             ใจดี                       IT, 東京           mail
dana.levi                    דנה               לוי                       Support, الرياض    id
nino.beridze                 ნინო              ბერიძე                    Warehouse, Gdańsk  mail
aram.petrosyan               Արամ              Պետրոսյան                 Logistics, Lyon    id
tanvir.ahmed                 তানভীর             আহমেদ                     IT, 東京           mail
kavitha.raman                கவிதா              ராமன்                       IT, 東京           id
selam.tesfaye                ሰላም               ተስፋዬ                      Support, الرياض    mail
olena.shevchenko             Олена             Шевченко                  Warehouse, Gdańsk  id
ali.rezainejad               علی               رضایی‌نژاد                Support, الرياض    mail
ibrahim.sahin                İbrahim           Şahin                     Logistics, Lyon    id
sian.llywelyn                Siân              Llywelyn                  Sales, Paris       mail
jeanbaptiste.nguessan        Jean-Baptiste     N’Guessan                 Logistics, Lyon    id
anamaria.stefanescu          Ana-Maria         Ștefănescu                Plant, Madrid      mail
dorde.petrovic               Đorđe             Petrović                  Plant, Madrid      id
kristine.berzina             Kristīne          Bērziņa                   Warehouse, Gdańsk  mail
jurate.kazlauskiene          Jūratė            Kazlauskienė              Warehouse, Gdańsk  id
mariliis.magi                Mari-Liis         Mägi                      Warehouse, Gdańsk  mail
joao.goncalves               João              Gonçalves                 Plant, Madrid      id
suryani                      Suryani           -                         Support, الرياض    mail
oluwaseun.adebayo            Olúwáṣeun         Adébáyọ̀                   Sales, Paris       id
dawen.chen                   陳大文            -                         IT, 東京           mail
ichiro.suzuki                鈴木              一郎                      IT, 東京           id
sumin.lee                    이수민            -                         IT, 東京           mail
maria.delacruz               María de los Ángeles  Fernández-Castellanos y de la Cruz  Plant, Madrid  id
pat.oneil                    Pat               O'Neil & Sons Jr.         Sales, Paris       mail
aroha.ngata                  Āroha             Ngata                     Sales, Paris       id
munkhbat.bold                Мөнхбат           Болд                      Warehouse, Gdańsk  mail
sokha.chan                   សុខា                ចាន់                        IT, 東京           id
thandi.nkosi                 Thandeka          ǃNkosi                    Support, الرياض    mail
nodir.yusupov                Nodir             Yusupov                   Warehouse, Gdańsk  id
hans.weber                   Hans              Weber                     Warehouse, Gdańsk  mail werkstatt
uwe.lang                     Uwe               Lang                      Warehouse, Gdańsk  - werkstatt
lucia.ferrari                Lucìa             Ferrari                   Plant, Madrid      MAIL
petra.novotna                Petra             Novotná                   Warehouse, Gdańsk  id
ewa.zielinska                Ewa               Zielińska                 Warehouse, Gdańsk  mail
linh.tran                    Trần              Thùy Linh                 IT, 東京           id
rosa.quispe                  Rosa              Quispe Mamani             Plant, Madrid      mail
emma.virtanen                Emma              Virtanen                  Sales, Paris       id
noor.devries                 Noor              de Vries                  Logistics, Lyon    mail
omar.haddad                  عمر               حداد                      Support, الرياض    id
yuki.mori                    森                雪                        IT, 東京           mail
blessing.mensah              Blessing          Mensah                    Sales, Paris       id
viktor.horvat                Viktor            Horvat                    Plant, Madrid      -
"""

LEFT: Final = 3
_LEAVERS: Final = frozenset({"petra.novotna"})

TRAINER: Final = MoodleAccount(7, "r.okafor", "R.", "Okafor", f"r.okafor@{DOMAIN}")
REPORTER: Final = MoodleAccount(5, "svc-report", "Report", "Service", f"svc-report@{DOMAIN}")
FIRST_MOODLE_ID: Final = 101
_SECOND: Final = 5000


def person_id(login: str) -> str:
    """Return the iSpring id of a person of the tables: the same for the same login, in every version."""
    return f"{crc32(login.encode()) & 0x3FFFFFFF:08x}-a7e4-11f0-8bcd-{NODE}"


def named() -> Iterator[Person]:
    """Yield the people of the table."""
    for number, (login, given, family, department, moodle) in enumerate(rows(NAMED, 5)):
        how, _, mailbox = moodle.partition(" ")
        email = f"{mailbox or login}@{DOMAIN}"
        status = LEFT if login in _LEAVERS else ACTIVE
        place = DEPARTMENTS[department]
        person = Person(person_id(login), login, given, family, email, place, status=status)
        yield person._replace(accounts=tuple(_accounts(person, how, FIRST_MOODLE_ID + number)))


def _accounts(person: Person, how: str, number: int) -> Iterator[MoodleAccount]:
    """Yield who a person is in Moodle, as the table's last column says."""
    if how in {"", NOTHING}:
        return
    other = {"MAIL": person.email.title(), "other": f"{person.login}.private@mail.example"}
    account = MoodleAccount(
        number,
        person.login,
        person.given,
        person.family,
        other.get(how, person.email),
        person.id if how == "id" else "",
        person.department.name,
        person.id,
    )
    yield account
    if how == "twice":
        yield account._replace(id=number + _SECOND, username=f"{person.login}.2024", enrolled=False)


def office() -> Iterator[Person]:
    """Yield those who run the place and sign in to its API."""
    company = DEPARTMENTS["ACME"]
    lyon, paris = DEPARTMENTS["Logistics, Lyon"], DEPARTMENTS["Sales, Paris"]
    yield _officer("api-support", "API Support", company, "administrator")
    admin = _officer("lyon-admin", "Lyon Admin", lyon, "department_administrator")
    yield admin._replace(manages=(lyon.id, paris.id))


def _officer(login: str, name: str, place: Department, role: str) -> Person:
    given, _, family = name.partition(" ")
    return Person(person_id(login), login, given, family, f"{login}@{DOMAIN}", place, role)
