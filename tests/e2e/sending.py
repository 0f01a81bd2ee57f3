"""Filling in a form and sending it, as a person does it: by what the form is for, since words of buttons change."""

from playwright.sync_api import Locator, Page


def form_of(page: Page, end: str = "") -> Locator:
    """The form whose address ends like this; without one, the form that is sent to the page's own address."""
    return page.locator(f"form[method='post'][action$='{end}']" if end else "main form[method='post']:not([action])")


def send(form: Locator, button: str = "button:not([name]):not([tabindex='-1'])", **values) -> None:
    """Opens what hides the form, fills in these fields, presses the button and waits for the page that follows."""
    form = form.first
    opened(form)
    for name, value in values.items():
        put(form.locator(f"[name='{name}']"), value)
    press(form.locator(button).first)


def press(button: Locator) -> None:
    opened(button)
    with button.page.expect_navigation():
        button.click()


def pick(value: str) -> str:
    """A button that says this."""
    return f"button[value='{value}']"


def opened(inside: Locator) -> None:
    closed = inside.locator("xpath=ancestor::details[not(@open)]/summary")
    while closed.count():
        closed.first.click()


def put(field: Locator, value) -> None:
    opened(field.first)
    kind = field.first.evaluate("e => e.type")
    if kind in {"select-one", "select-multiple"}:
        field.select_option(value)
    elif kind == "radio":
        field.locator(f"xpath=self::*[@value='{value}']").check()
    elif kind == "checkbox" and isinstance(value, list):
        for one in value:
            field.locator(f"xpath=self::*[@value='{one}']").check()
    elif kind == "checkbox":
        field.set_checked(value)
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(str(value))
