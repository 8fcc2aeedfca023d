"""Writing the guide: between content files, pages as data, and the site's tables."""
