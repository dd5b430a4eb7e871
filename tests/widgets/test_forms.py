"""Form fields: one line each, whatever is chosen, and nothing moves."""

from __future__ import annotations

import pytest
from textual.containers import Horizontal

from tests.support.pilots import Host, lines_of, on_screen, piloted, screen_lines
from tui.widgets.choices import Choice, Push, Tick
from tui.widgets.dropdown import Dropdown
from tui.widgets.field import Field
from tui.widgets.glyphs import ASCII
from tui.widgets.secretinput import SecretInput
from tui.widgets.textinput import LineInput

PROFILES = [("a", "acme-prod"), ("b", "[b]acme-test"), ("n", "New")]
MANY = [(str(number), f"profile {number}") for number in range(20)]


def shown(host: Host) -> list[str]:
    return [line.rstrip() for line in screen_lines(host)]


# --- fields ----------------------------------------------------------------------------------------------


@piloted
async def test_fields_stand_as_designed() -> None:
    token, address = Field("Token", SecretInput()), LineInput()
    async with on_screen(
        Field("Profile", Dropdown(PROFILES), mark="3 saved", indent=2),
        Field("Account URL", address),
        Field("Sign in with", Choice([("k", "API key"), ("p", "login and password")]), boxed=False),
        token,
        Field("Moodle", Tick("look up activities in Moodle too", True), boxed=False, indent=2),
        size=(80, 5),
    ) as (host, pilot):
        address.value = "https://acme.ispringlearn.eu"
        token.set_mark("✗ refused by somebody", "trouble")
        token.set_mark("✗ refused by somebody", "trouble")
        await pilot.pause()
        assert screen_lines(host) == [
            "  Profile         [ acme-prod                               v ] 3 saved         ",
            "    Account URL   [ https://acme.ispringlearn.eu              ]                 ",
            "    Sign in with  (•) API key   ( ) login and password                          ",
            "    Token         [                                           ] ✗ refused by s… ",
            "  Moodle          [x] look up activities in Moodle too                          ",
        ]


@piloted
async def test_a_field_can_be_narrower_and_stand_without_a_mark() -> None:
    field = Field("Site URL", LineInput(placeholder="https://moodle"))
    async with on_screen(field, size=(44, 2)) as (host, pilot):
        field.set_widths(15, 27, indent=0)
        await pilot.pause()
        assert shown(host)[0] == "Site URL       [ https://moodle          ]"
        field.set_widths(12, None)
        field.set_mark("new")
        await pilot.pause()
        assert shown(host)[0] == "Site URL    [ https://moo ] new"


@piloted
async def test_a_field_wider_than_the_screen_is_cut() -> None:
    field = Field("Site URL", LineInput())
    field.styles.height = 2
    async with on_screen(field, size=(14, 2)) as (_host, _pilot):
        assert lines_of(field) == ["    Site URL… ", " " * 14]


@piloted
async def test_a_choice_without_brackets_leaves_room_for_a_mark() -> None:
    choice = Choice([("k", "in Secret Service"), ("s", "for this session only")], "s")
    field = Field("Keep secrets", choice, boxed=False, mark="locked, F1", box_width=46)
    async with on_screen(field, size=(80, 1)) as (host, _pilot):
        assert shown(host) == [
            "    Keep secrets  ( ) in Secret Service   (•) for this session…  locked, F1",
        ]


@piloted
async def test_a_choice_makes_room_for_a_mark_that_comes_late() -> None:
    choice = Choice([("k", "in Secret Service"), ("s", "for this session only")], "s")
    field = Field("Keep secrets", choice, boxed=False, box_width=49, indent=2)
    async with on_screen(field, size=(80, 1)) as (host, pilot):
        field.set_mark("locked, F1")
        await pilot.pause()
        assert shown(host) == [
            "  Keep secrets    ( ) in Secret Service   (•) for this session only locked, F1",
        ]
        field.set_mark()
        await pilot.pause()
        assert "locked" not in shown(host)[0]


@piloted
async def test_the_label_is_bold_while_its_field_has_the_keyboard() -> None:
    first, second = Field("First", LineInput()), Field("Second", LineInput())
    async with on_screen(first, second) as (_host, pilot):
        for field, other in ((first, second), (second, first)):
            await pilot.pause()
            bold, plain = (
                next(part for part in it.render_line(0) if part.text.strip()) for it in (field, other)
            )
            assert bold.style is not None
            assert bold.style.bold
            assert plain.style is not None
            assert not plain.style.bold
            await pilot.press("tab")


# --- choices ---------------------------------------------------------------------------------------------


@piloted
async def test_a_choice_goes_round() -> None:
    choice = Choice([("a", "A"), ("b", "B"), ("c", "C")], "b")
    async with on_screen(choice, size=(30, 1)) as (host, pilot):
        assert shown(host) == ["( ) A   (•) B   ( ) C"]
        await pilot.press("right", "space", "left")
        changes = host.told(Choice.Changed)
        assert [(change.value, change.control) for change in changes] == [
            ("c", choice),
            ("a", choice),
            ("c", choice),
        ]
        choice.value = "a"
        choice.value = "nobody"
        await pilot.pause()
        assert choice.value == "a"
        assert shown(host) == ["(•) A   ( ) B   ( ) C"]
        assert host.told(Choice.Changed) == []


@piloted
async def test_the_chosen_one_shows_the_keyboard() -> None:
    choice, tick, push = Choice([("a", "A"), ("b", "B")]), Tick("yes"), Push("Do")
    async with on_screen(choice, tick, push) as (_host, pilot):
        for widget in (choice, tick, push):
            await pilot.pause()
            reverse = [part.text for part in widget.render_line(0) if part.style and part.style.reverse]
            assert reverse
            await pilot.press("tab")
            await pilot.pause()
            assert not any(part.style and part.style.reverse for part in widget.render_line(0))


@piloted
async def test_a_choice_in_ascii() -> None:
    choice = Choice([("a", "Â"), ("b", "B")])
    async with on_screen(choice, size=(20, 1), glyphs=ASCII) as (host, _pilot):
        assert shown(host) == ["(*) ?   ( ) B"]


@piloted
async def test_a_tick_is_changed_by_space() -> None:
    tick = Tick("look [up]")
    async with on_screen(tick, size=(30, 1)) as (host, pilot):
        assert shown(host) == ["[ ] look [up]"]
        await pilot.press("space")
        assert shown(host) == ["[x] look [up]"]
        changes = host.told(Tick.Changed)
        assert [(change.value, change.control) for change in changes] == [(True, tick)]
        tick.value = False
        await pilot.pause()
        assert shown(host) == ["[ ] look [up]"]
        assert host.told(Tick.Changed) == []


@piloted
@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_button_is_pressed(key: str) -> None:
    push = Push("Sign in")
    async with on_screen(Horizontal(push, Push("Go on without Moodle"))) as (host, pilot):
        assert shown(host)[0] == "[ Sign in ]   [ Go on without Moodle ]"
        await pilot.press(key)
        assert [message.control for message in host.told(Push.Pressed)] == [push]


@piloted
async def test_controls_given_more_room_stay_on_one_line() -> None:
    controls = (Choice([("a", "A")]), Tick("t"), Push("p"), Dropdown(PROFILES))
    for control in controls:
        control.styles.height = 2
    async with on_screen(*controls, size=(12, 8)) as (host, _pilot):
        assert shown(host) == ["(•) A", "", "[ ] t", "", "[ p ]", "", "acme-prod  v", ""]


# --- one of many -----------------------------------------------------------------------------------------


def field_of(options: list[tuple[str, str]], value: str = "") -> tuple[Field, Dropdown]:
    dropdown = Dropdown(options, value)
    return Field("Profile", dropdown, box_width=26, label_width=10, indent=0), dropdown


@piloted
async def test_arrows_choose_without_opening() -> None:
    field, dropdown = field_of(PROFILES, "b")
    async with on_screen(field, size=(40, 6)) as (host, pilot):
        assert shown(host)[0] == "Profile   [ [b]acme-test         v ]"
        await pilot.press("right", "right", "left")
        changes = host.told(Dropdown.Changed)
        assert [(change.value, change.control) for change in changes] == [
            ("n", dropdown),
            ("a", dropdown),
            ("n", dropdown),
        ]


@piloted
async def test_space_opens_a_list_over_the_field() -> None:
    field, dropdown = field_of(PROFILES)
    async with on_screen(field, LineInput(placeholder="below"), size=(40, 4)) as (host, pilot):
        dropdown.focus()
        await pilot.press("space", "down")
        assert dropdown.opened
        assert shown(host) == [
            "Profile   [ acme-prod              ]",
            "below     [▸[b]acme-test           ]",
            "          [ New                    ]",
            "",
        ]
        assert dropdown.value == "a"
        await pilot.press("space")
        assert not dropdown.opened
        assert [change.value for change in host.told(Dropdown.Changed)] == ["b"]
        assert shown(host)[:2] == ["Profile   [ [b]acme-test         v ]", "below"]


@piloted
@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["down", "enter"], "b"),
        (["down", "down", "down", "enter"], "n"),
        (["down", "up", "up", "enter"], "a"),
        (["right", "enter"], "b"),
        (["down", "escape"], "a"),
        (["down", "q", "escape"], "a"),
        (["down", "tab"], "a"),
    ],
)
async def test_keys_in_the_open_list(keys: list[str], value: str) -> None:
    field, dropdown = field_of(PROFILES)
    async with on_screen(field, LineInput(), size=(40, 6)) as (_host, pilot):
        dropdown.focus()
        await pilot.press("space", *keys)
        assert (dropdown.value, dropdown.opened) == (value, False)


@piloted
async def test_while_closed_enter_escape_and_arrows_belong_to_the_form() -> None:
    field, dropdown = field_of(PROFILES)
    heard: list[str] = []

    class Form(Horizontal):
        BINDINGS = [("enter", "hear('enter')"), ("escape", "hear('escape')"), ("down,up", "hear('move')")]  # noqa: RUF012  # as Textual has it

        def action_hear(self, key: str) -> None:
            heard.append(key)

    async with on_screen(Form(field)) as (_host, pilot):
        await pilot.press("enter", "escape", "down", "up", "space", "enter")
        assert heard == ["enter", "escape", "move", "move"]
        assert dropdown.value == "a"


@piloted
async def test_a_long_list_moves_under_its_cursor() -> None:
    field, dropdown = field_of(MANY)
    async with on_screen(field, size=(40, 12)) as (host, pilot):
        await pilot.press("space", *["down"] * 9)
        lines = [line[10:] for line in shown(host)]
        assert lines[0].startswith("[ profile 2 ")
        assert lines[7].startswith("[▸profile 9 ")
        assert lines[8] == ""
        await pilot.press("enter")
        assert dropdown.value == "9"


@piloted
async def test_nothing_to_choose_from_opens_nothing() -> None:
    field, dropdown = field_of([])
    async with on_screen(field, size=(40, 3)) as (host, pilot):
        await pilot.press("space", "right")
        assert (dropdown.value, dropdown.opened) == ("", False)
        dropdown.set_options([("d", "Demo campus")])
        await pilot.press("space", "right")
        assert shown(host)[0] == "Profile   [ Demo campus            ]"
        assert host.told(Dropdown.Changed) == []
        dropdown.set_options(PROFILES, "n")
        assert dropdown.value == "n"
