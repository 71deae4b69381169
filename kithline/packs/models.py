"""Versions of packs that records point at; they stay readable for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kithline.core.models import Row, privacy


class PackVersion(Row):
    """One version of one pack, as it stood when it was first used or brought in.

    ``partnership`` is empty for a pack that comes with Kithline. Append-only: a correction is a new
    version. The same version may stand with two digests only when it comes with Kithline and was
    mended between two releases; records point at the row, so they keep what they were made with.
    """

    kind = models.CharField(max_length=20)
    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    partnership = models.ForeignKey(
        "agencies.Partnership", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True, blank=True, help_text="post; none for Kithline itself")

    privacy = privacy(
        none="id kind slug version title digest content partnership effective_from effective_to "
        "loaded_at loaded_by",
        retention="reference",
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "slug"], name="pack_by_slug")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug", "version", "digest", "partnership"],
                name="pack_kept_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["kind", "slug", "version", "partnership"],
                condition=Q(partnership__isnull=False),
                name="own_pack_version_once",
            ),
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True)
                | Q(effective_to__isnull=True)
                | Q(effective_to__gt=F("effective_from")),
                name="pack_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"
