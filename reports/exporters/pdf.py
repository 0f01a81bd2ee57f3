"""The document as PDF/UA, by WeasyPrint.

WeasyPrint needs Pango from the system, so it is imported only here and only when a PDF is made. Everything it fetches
comes from our own static files or stands in the document as a PNG; any other address, of whatever kind, is refused.
"""

import atexit
import hashlib
import platform
import sys
from base64 import b64decode
from functools import cache
from io import BytesIO
from pathlib import Path

from reports.document import Document
from reports.exporters.html import markup, static_file

PNG = "data:image/png;base64,"  # the emblem, which the document itself holds
ORIGIN = "https://caliper.invalid/static/"  # names our static files to WeasyPrint; no such host exists
KINDS = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class PangoMissing(Exception):
    """The system has no Pango; the message holds the line that installs it."""


def install_line(system: str | None = None, like: str | None = None) -> str:
    """What to type on this system to get Pango."""
    system = system or platform.system()
    if system == "Darwin":
        return "brew install pango"
    if system == "Windows":
        return "install MSYS2 from https://www.msys2.org, then: pacman -S mingw-w64-x86_64-pango"
    like = distribution() if like is None else like
    if "fedora" in like or "rhel" in like:
        return "sudo dnf install pango"
    if "arch" in like:
        return "sudo pacman -S pango"
    if "alpine" in like:
        return "sudo apk add pango"
    return "sudo apt install libpango-1.0-0 libpangoft2-1.0-0"


def distribution() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    return f"{release.get('ID', '')} {release.get('ID_LIKE', '')}"


def weasyprint():
    """The library, or PangoMissing with what to do."""
    try:
        import weasyprint as library
    except OSError as error:  # cffi cannot open libpango
        sys.modules.pop("weasyprint", None)
        raise PangoMissing(
            f"The PDF was not made: Pango is missing on this machine. This installs it: {install_line()}"
        ) from error
    return library


def read_static(url: str) -> tuple[bytes, str]:
    """A static file of ours by the address that only our own style sheets use; ValueError for everything else."""
    if not url.startswith(ORIGIN) or (kind := KINDS.get(Path(url).suffix)) is None:
        raise ValueError("Only the application's own style, fonts and drawings are used here.")
    return static_file(url.removeprefix(ORIGIN)).read_bytes(), kind


@cache
def fetcher():
    weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url, headers=None):
            body, kind = (b64decode(url.removeprefix(PNG)), "image/png") if url.startswith(PNG) else read_static(url)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OwnFilesOnly(allowed_protocols=(), allow_redirects=False)


@cache
def styles():
    """Style sheets and fonts, read once a process: unpacking the fonts takes longer than a short document."""
    library = weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheets = [
        library.CSS(url=f"{ORIGIN}css/{name}", url_fetcher=fetcher(), font_config=fonts)
        for name in ("fonts-pdf.css", "pdf.css")
    ]
    return sheets, fonts


# The fonts' own clean-up needs a library that the interpreter unloads first.
atexit.register(styles.cache_clear)


def export(document: Document) -> bytes:
    sheets, fonts = styles()
    page = weasyprint().HTML(string=markup(document), base_url=ORIGIN, url_fetcher=fetcher())
    out = BytesIO()
    page.write_pdf(
        out, stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier(document)
    )
    return out.getvalue()


def identifier(document: Document) -> bytes:
    """The same document on the same day gets the same identifier, so that the file is the same to the byte."""
    return hashlib.sha256(repr(document).encode()).digest()[:16]
