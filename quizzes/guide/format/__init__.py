"""The format of the guide: files are read into pages, written from them, and rendered."""
