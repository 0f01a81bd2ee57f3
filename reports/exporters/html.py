"""The document as one HTML page that stands alone; also what the PDF is made from."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from reports.document import Document
from reports.exporters.drawing import TEXT_WIDTH, scale_ticks


def static_file(path: str) -> Path:
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(f"{path} is missing from the application's static files.")
    return Path(found)


def markup(document: Document, css: str = "") -> str:
    return render_to_string(
        "reports/pdf/document.html",
        {
            "document": document,
            "css": css,
            "ticks": scale_ticks(),
            "needle": max(0.3, min(TEXT_WIDTH - 0.3, TEXT_WIDTH * document.cover.share_ready)),
        },
    )


def export(document: Document) -> bytes:
    """With its own style inside, and no address that a browser would fetch."""
    css = static_file("css/pdf.css").read_text("utf-8").replace('url("../img/hatch.svg")', "none")
    return markup(document, css).encode()
