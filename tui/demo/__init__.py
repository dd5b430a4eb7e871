"""The built-in campus: iSpring Learn and Moodle on loopback, with fixed data.

::

    campus = start()
    ...  # sign in at campus.ispring_url and campus.moodle_url
    campus.close()
"""

from tui.demo.campus import Campus, start

__all__ = ["Campus", "start"]
