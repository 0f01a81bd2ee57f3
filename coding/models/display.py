"""How one person likes the coding screen."""

from django.conf import settings
from django.db import models


class DisplayChoices(models.Model):
    """Remembered for a person, on every device and in every study; without a row, the defaults."""

    class Colour(models.TextChoices):
        DIMENSION = "dimension", "By dimension"
        CODE = "code", "By code"

    class Coders(models.TextChoices):
        ALL = "all", "Everybody’s codes"
        MINE = "mine", "Only mine"

    class Side(models.TextChoices):
        RIGHT = "right", "Right of the text"
        LEFT = "left", "Left of the text"

    class Width(models.TextChoices):
        NARROW = "narrow", "Narrow, 54 characters"
        NORMAL = "normal", "Normal, 68 characters"
        WIDE = "wide", "Wide, 84 characters"

    TEXT_SIZES = ((15, "Small"), (17, "Normal"), (19, "Large"), (21, "Very large"))

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="display_choices")
    colour = models.CharField(max_length=9, choices=Colour, default=Colour.DIMENSION)
    coders = models.CharField(max_length=4, choices=Coders, default=Coders.ALL)
    # One coder besides "all" and "mine"; counts while `coders` is "all".
    only_coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    stripes = models.CharField(max_length=5, choices=Side, default=Side.RIGHT)
    text_size = models.PositiveSmallIntegerField(choices=TEXT_SIZES, default=17)
    line_width = models.CharField(max_length=6, choices=Width, default=Width.NORMAL)
    turn_numbers = models.BooleanField(default=False)
    times = models.BooleanField(default=True)
    whole_words = models.BooleanField("selections grow to whole words", default=True)
    single_keys = models.BooleanField("single keys work", default=True)

    def __str__(self) -> str:
        return f"display of {self.user}"
