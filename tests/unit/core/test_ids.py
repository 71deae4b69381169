"""Ids: version 7, in the order of time, never twice."""

from kithline.core.ids import at_moment, new_id, new_ids


def test_an_id_is_of_version_seven_and_holds_its_moment():
    made = at_moment(1_700_000_000_123)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == 1_700_000_000_123


def test_many_ids_are_each_another_and_stand_in_order():
    made = new_ids(5_000)
    assert made == sorted(made) and len(set(made)) == 5_000
    assert {i.version for i in made} == {7}
    assert new_id().int >> 80 >= made[-1].int >> 80
