"""Reminders a learner asked for: a mail on a day when something is due, and a calendar of the days ahead."""
