"""The emblem of the cover: what is taken, what is kept of it, and where it is printed."""

import datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports.actions.emblem import read_image
from reports.assemble import Edition, build
from reports.exporters.pdf import export as pdf
from reports.models import Emblem
from reports.source import load, read
from studies.models import Event
from tests.reports.sample import build_sample

pytestmark = pytest.mark.django_db


def drawn(kind: str = "PNG", size: tuple[int, int] = (30, 20), **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#003399").save(out, kind, **options)
    return out.getvalue()


def test_jpeg_becomes_a_png_without_its_comment():
    kept = read_image(drawn("JPEG", comment=b"made by Somebody"))
    assert kept.startswith(b"\x89PNG")
    assert b"Somebody" not in kept
    assert Image.open(BytesIO(kept)).size == (30, 20)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload='alert(1)'/>", "not a PNG or JPEG"),
        (drawn()[:60], "damaged"),
        (drawn(size=(4001, 1)), "4000 pixels"),
        (drawn() + b"\0" * Emblem.MOST_BYTES, "limit 1 MB"),
    ],
)
def test_other_files_are_refused_with_what_to_do(monkeypatch, content, said):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint leaves it
    with pytest.raises(ValidationError, match=said):
        read_image(content)


def test_an_image_of_very_many_pixels_is_large_and_not_damaged():
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(ValidationError, match="too large"):
        read_image(out.getvalue())


def test_upload_describe_print_and_remove(client):
    sample = build_sample()
    client.force_login(sample.coordinator)
    path = reverse("reports:report_emblem", args=[sample.study.slug])
    assert client.post(path, {"alt": "Flag"}).context["form"].errors == {"image": ["Choose an image."]}
    wrong = SimpleUploadedFile("x.png", b"<svg/>", "image/png")
    assert client.post(path, {"alt": "Flag", "image": wrong}).status_code == 400
    right = SimpleUploadedFile("x.png", drawn(), "image/png")
    assert client.post(path, {"alt": "Flag of the EU", "image": right}).status_code == 302
    assert client.post(path, {"alt": "Flag of Europe"}).status_code == 302
    shown = client.get(reverse("reports:report_emblem_image", args=[sample.study.slug]))
    assert (shown["Content-Type"], shown.content) == ("image/png", bytes(Emblem.objects.get().image))
    document = build(read(load(sample.deliverable.pk)), Edition(datetime.date(2026, 6, 14)))
    assert document.cover.emblem_alt == "Flag of Europe"
    assert b"/Image" in pdf(document)
    client.post(reverse("reports:report_emblem_remove", args=[sample.study.slug]))
    assert not Emblem.objects.exists()
    assert list(Event.objects.filter(verb__startswith="emblem").order_by("seq").values_list("verb", flat=True)) == [
        "emblem.kept",
        "emblem.kept",
        "emblem.removed",
    ]
