"""``kithline check`` says how old the last seal is, and how much waits for the next."""

from datetime import timedelta

from kithline.audit import health
from kithline.core import clock


def test_a_fresh_seal_is_well_and_an_old_one_with_nothing_new_too(sealed):
    sealed.seal_all()
    for moment in (clock.now(), clock.now() + timedelta(days=1)):
        (found,) = health.findings(moment)
        assert found.ok
        assert found.said.endswith("0 rows not sealed yet")


def test_rows_that_wait_too_long_are_told(sealed):
    sealed.write("One more, that nobody sealed.")
    (now,) = health.findings(clock.now())
    (later,) = health.findings(clock.now() + health.LONGEST + timedelta(minutes=1))
    assert (now.ok, later.ok) == (True, False)
    assert "0 rows" not in later.said
    sealed.seal_all()
