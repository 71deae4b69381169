"""The kinds of agency, and the roles a post may have."""

from django.db import models


class Kind(models.TextChoices):
    """What an agency is; the page shows each with its own shape and word."""

    EDUCATION = "education", "Education"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    SOCIAL_CARE = "social-care", "Social care"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary"
    JUSTICE = "justice", "Probation and justice"
    HUB = "hub", "Hub"


class Role(models.TextChoices):
    """What a post is for in the system; what each may do stands in ``permissions``."""

    PRACTITIONER = "practitioner", "practitioner"
    SAFEGUARDING_LEAD = "designated-safeguarding-lead", "designated safeguarding lead"
    HUB_WORKER = "hub-worker", "hub worker"
    HUB_MANAGER = "hub-manager", "hub manager"
    SOCIAL_WORKER = "social-worker", "social worker"
    TEAM_MANAGER = "team-manager", "team manager"
    BUSINESS_SUPPORT = "business-support", "business support"
    AUDITOR = "auditor", "auditor"
    ADMINISTRATOR = "administrator", "administrator"


class Consent(models.TextChoices):
    """How a partnership reads consent to share (seeds 002 and 004 differ on one legal basis)."""

    SOUGHT_FIRST = "sought-first", "looked for first; reasons when not"
    NOT_REQUIRED = "not-required", "not required where the law allows sharing; told wherever safe"
