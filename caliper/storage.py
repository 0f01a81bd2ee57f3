"""Static files with hashed names, so that browsers keep them for ever and never mix two versions."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    # Modules that import modules get hashed names too; without it a browser would load an old one from its cache.
    support_js_module_import_aggregation = True
