"""What an audit event may be."""

from django.db import models


class Kind(models.TextChoices):
    """Saw, did, was refused, looked for."""

    SAW = "saw", "saw"
    DID = "did", "did"
    REFUSED = "refused", "was refused"
    SEARCHED = "searched", "looked for"
