"""The only reading of the clock. Domain code takes ``at`` and never calls this."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date in London."""
    return now().astimezone(LONDON).date()
