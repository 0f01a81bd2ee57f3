"""Words for numbers and times on the review pages."""

import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()

SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@register.filter
def counted(number: int, noun: str) -> str:
    """“one coder”, “two coders”, “14 coders”."""
    return f"{SMALL[number] if number < len(SMALL) else number} {noun}{'' if number == 1 else 's'}"


@register.filter
def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@register.filter
def day_or_time(moment: datetime.datetime) -> str:
    """“14:32” today, “yesterday”, else “12 June”, with the year where it is another one."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() == today:
        return date_format(local, "H:i")
    if local.date() == today - datetime.timedelta(days=1):
        return "yesterday"
    return date_format(local, "j F" if local.year == today.year else "j F Y")
