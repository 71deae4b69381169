"""Every write about people. Nothing here opens a record: the caller gives the grant."""

from kithline.people.actions.details import OtherName, add_identifier, add_name, move_address
from kithline.people.actions.family import (
    end_characteristic,
    end_relationship,
    end_responsibility,
    form_household,
    hold_responsibility,
    join_household,
    leave_household,
    note_characteristic,
    relate,
)
from kithline.people.actions.persons import (
    NewPerson,
    change_name,
    correct_person,
    open_record,
    record_birth,
    record_death,
    register,
    register_many,
)
from kithline.people.actions.telling import settle_told, take_name_away

__all__ = [
    "NewPerson",
    "OtherName",
    "add_identifier",
    "add_name",
    "change_name",
    "correct_person",
    "end_characteristic",
    "end_relationship",
    "end_responsibility",
    "form_household",
    "hold_responsibility",
    "join_household",
    "leave_household",
    "move_address",
    "note_characteristic",
    "open_record",
    "record_birth",
    "record_death",
    "register",
    "register_many",
    "relate",
    "settle_told",
    "take_name_away",
]
