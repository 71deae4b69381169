"""Every write about adults of concern, places and groups."""

from kithline.connections.actions.concerns import (
    consider,
    consider_own,
    end_concern,
    link_child,
    mark,
    unlink_child,
)
from kithline.connections.actions.places import (
    close_place,
    end_link,
    let_in,
    let_out,
    link_to_place,
    open_place,
    write_entry,
)

__all__ = [
    "close_place",
    "consider",
    "consider_own",
    "end_concern",
    "end_link",
    "let_in",
    "let_out",
    "link_child",
    "link_to_place",
    "mark",
    "open_place",
    "unlink_child",
    "write_entry",
]
