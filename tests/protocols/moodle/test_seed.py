"""The samples of Saylor's documentation, word for word."""

from __future__ import annotations

from typing import Final

import pytest

from tui.errors import AnswerError
from tui.protocols.http.messages import Reply
from tui.protocols.moodle import answers, requests
from tui.records import ActivityState, Note

RESPONSE: Final = """<?xml version="1.0" encoding="UTF-8" ?>
  <RESPONSE>
      <SINGLE>
          <KEY name="statuses">
              <MULTIPLE>
                  <SINGLE>
                      <KEY name="cmid">
                          <VALUE>int</VALUE>
                      </KEY>
                      <KEY name="modname">
                          <VALUE>string</VALUE>
                      </KEY>
                      <KEY name="instance">
                          <VALUE>int</VALUE>
                      </KEY>
                      <KEY name="state">
                          <VALUE>int</VALUE>
                      </KEY>
                      <KEY name="timecompleted">
                          <VALUE>int</VALUE>
                      </KEY>
                      <KEY name="tracking">
                          <VALUE>int</VALUE>
                      </KEY>
                  </SINGLE>
              </MULTIPLE>
          </KEY>
          <KEY name="warnings">
              <MULTIPLE>
                  <SINGLE>
                      <KEY name="item">
                          <VALUE>string</VALUE>
                      </KEY>
                      <KEY name="itemid">
                          <VALUE>int</VALUE>
                      </KEY>
                      <KEY name="warningcode">
                          <VALUE>string</VALUE>
                      </KEY>
                      <KEY name="message">
                          <VALUE>string</VALUE>
                      </KEY>
                  </SINGLE>
              </MULTIPLE>
          </KEY>
      </SINGLE>
  </RESPONSE>
"""

ERROR: Final = """<?xml version="1.0" encoding="UTF-8"?>
  <EXCEPTION class="invalid_parameter_exception">
      <MESSAGE>Invalid parameter value detected</MESSAGE>
      <DEBUGINFO></DEBUGINFO>
  </EXCEPTION>
"""

CALL: Final = requests.activity_states(requests.ACTIVITY_STATES_OF_SEED, 5, 7)


def reply(body: str) -> Reply:
    return Reply(200, "application/xml; charset=utf-8", {}, body.encode())


def test_the_documented_answer_is_read() -> None:
    found, notes = answers.activity_states(answers.read(reply(RESPONSE.replace(">int<", ">2<")), CALL))
    assert [(state.cmid, state.modname, state.instance, state.state, state.tracking) for state in found] == [
        (2, "string", 2, 2, 2)
    ]
    assert found[0] == ActivityState(2, "string", 2, 2, found[0].changed_at, 2)
    assert found[0].changed_at is not None
    assert found[0].changed_at.timestamp() == 2
    assert notes == (Note("moodle-string", "Moodle warns: string"),)


def test_its_placeholders_are_no_numbers() -> None:
    value = answers.read(reply(RESPONSE), CALL)
    with pytest.raises(AnswerError, match="“cmid” is not a number but “int”"):
        answers.activity_states(value)


def test_its_error_without_a_code_is_told_by_its_class() -> None:
    with pytest.raises(AnswerError) as raised:
        answers.read(reply(ERROR), CALL)
    assert raised.value.code == "invalid_parameter_exception"
    assert raised.value.what == "did not accept the question for activity states"


def test_it_is_asked_for_by_the_documented_name_and_parameters() -> None:
    assert CALL.function == "core_completion_get_course_activities_completion_status"
    assert CALL.parameters == (("courseid", "5"), ("userid", "7"))
