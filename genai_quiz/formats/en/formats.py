"""“Nov 29, 2026”, and “Nov 29, 2026, 15:30” in place of “Nov. 29, 2026, 3:30 p.m.”."""

DATE_FORMAT = "M j, Y"
SHORT_DATE_FORMAT = "M j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "M j, Y, H:i"
SHORT_DATETIME_FORMAT = "M j, Y, H:i"
