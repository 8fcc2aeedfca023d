"""How static files are named and stored."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash and pre-compressed copies; imports between our ES modules are rewritten too."""

    support_js_module_import_aggregation = True
