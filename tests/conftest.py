"""What all tests share."""

from __future__ import annotations

import hypothesis

# The same examples on every run and every machine; `make soak` looks at many more.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("fixed")

from tests.kinds.odd_one.registering import odd_one  # noqa: E402, F401 - a fixture, once the profile is loaded
