"""Tests of the admin: forms are read from their pages and sent back, as a browser without JavaScript would."""
