"""Dates as the rest of the site writes them, where Django writes them by itself: in the admin."""
