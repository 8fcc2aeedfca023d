"""Copies of the database: what one holds, whether it is fit, and how it is put back on either engine."""
