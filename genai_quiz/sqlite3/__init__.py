"""Django's database backend for SQLite, with one writer at a time in the process, first come, first served."""
