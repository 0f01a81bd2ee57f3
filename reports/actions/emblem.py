"""The emblem on the cover: read as an image, whatever it is called, and kept as a PNG without what else was in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import transaction
from PIL import Image, ImageFile, UnidentifiedImageError

from reports.models import Deliverable, Emblem
from studies import audit
from studies.models import User

MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
MOST_PIXELS = 4000  # a side; a small file can unpack to very many
TOO_LARGE = f"The image is too large (limit {MOST_PIXELS} pixels per side). Save it in a smaller size."
PRINTED = 1200  # pixels a side, 27 mm of paper at more than 1,000 dots an inch


@contextmanager
def whole_images_only() -> Iterator[None]:
    """WeasyPrint, once imported, lets Pillow take half an image for a whole one, in the whole process."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def read_image(content: bytes) -> bytes:
    """The image as PNG; ValidationError with what to do."""
    if len(content) > Emblem.MOST_BYTES:
        raise ValidationError("The file is too large (limit 1 MB). Save it in a smaller size.")
    if not content.startswith(MAGIC):
        raise ValidationError("The file is not a PNG or JPEG image. Save it as PNG or JPEG.")
    try:
        image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        if max(image.size) > MOST_PIXELS:
            raise ValidationError(TOO_LARGE)
        with whole_images_only():
            image = image.convert("RGBA")
    except Image.DecompressionBombError as error:  # raised on opening, before the size can be read
        raise ValidationError(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError("The image is damaged and cannot be read. Save it again and retry.") from error
    image.thumbnail((PRINTED, PRINTED))
    image.info.clear()
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@transaction.atomic
def keep_emblem(deliverable: Deliverable, *, by: User, alt: str, content: bytes | None = None) -> Emblem:
    """A new image, or another description of the one there is."""
    image = read_image(content) if content is not None else None
    emblem = Emblem.objects.filter(deliverable=deliverable).first()
    if emblem is None and image is None:
        raise ValidationError({"image": "Choose an image."})
    emblem = emblem or Emblem(deliverable=deliverable)
    emblem.alt, emblem.image = alt, image or emblem.image
    emblem.save()
    audit.record(deliverable.study, by, "emblem.kept", emblem, after={"alt": alt, "image": image is not None})
    return emblem


@transaction.atomic
def remove_emblem(deliverable: Deliverable, *, by: User) -> None:
    emblem = Emblem.objects.filter(deliverable=deliverable).first()
    if emblem is None:
        return
    target = Emblem(pk=emblem.pk)
    emblem.delete()
    audit.record(deliverable.study, by, "emblem.removed", target)
