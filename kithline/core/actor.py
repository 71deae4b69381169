"""Who acts: a worker in one post. Passed as ``by=`` to every action, and as the viewer to every read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kithline.core.errors import WrongContext


@dataclass(frozen=True, slots=True)
class Actor:
    """A worker acting in one post, as it stands at one moment.

    A member of the public who sends a worry is an actor without a post (see ``public``).
    """

    post_id: UUID | None
    worker_id: UUID | None
    name: str
    title: str
    role: str
    agency_id: UUID | None
    agency_code: str
    agency_name: str
    agency_kind: str
    team_ids: tuple[UUID, ...]
    partnership_id: UUID
    partnership_slug: str
    partnership_name: str = ""

    @property
    def is_public(self) -> bool:
        """True for somebody without an account."""
        return self.post_id is None

    @property
    def own_post(self) -> UUID:
        """The post acted in; asking it of somebody without one is a fault in the code."""
        if self.post_id is None:
            raise WrongContext(f"{self.name} acts in no post")
        return self.post_id

    @property
    def own_agency(self) -> UUID:
        """The agency of the post acted in; asking it of somebody without one is a fault in the code."""
        if self.agency_id is None:
            raise WrongContext(f"{self.name} acts for no agency")
        return self.agency_id

    @property
    def holders(self) -> tuple[UUID, ...]:
        """The ids a grant may name to reach this actor: the post and its teams."""
        return (*((self.post_id,) if self.post_id else ()), *self.team_ids)

    @classmethod
    def public(cls, *, partnership_id: UUID, partnership_slug: str, name: str = "") -> Actor:
        """Return the actor for somebody without an account."""
        return cls(
            post_id=None,
            worker_id=None,
            name=name or "A member of the public",
            title="",
            role="public",
            agency_id=None,
            agency_code="",
            agency_name="",
            agency_kind="family",
            team_ids=(),
            partnership_id=partnership_id,
            partnership_slug=partnership_slug,
        )
