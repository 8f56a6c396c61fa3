"""The real LibreOffice, where this machine has one; a named skip where not, unless it is required."""

import pytest

from tests.system import find, required


def office() -> str:
    """Its path. Skips the test where there is none; fails it under CAMPUS_TEST_REQUIRE=soffice."""
    found = find("soffice")
    if found is None:
        assert "soffice" not in required(), "LibreOffice is required here"
        pytest.skip("needs LibreOffice (soffice)")
    return found
