"""THE ONLY FILE that imports phonenumbers: what a person typed as one number of the world (E.164)."""

import phonenumbers

LENGTH = 20


class NotAPhone(ValueError):
    """No telephone has this number."""


def e164(region: str, digits: str) -> str:
    """`("853", "6612 3456")` -> `+85366123456`. `region` is a country calling code (SUB-08). Raises `NotAPhone`."""
    return normal(f"+{region}{digits}")


def normal(text: str) -> str:
    """A number with its country calling code, as E.164. Raises `NotAPhone`."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException as error:
        raise NotAPhone(str(error)) from None
    if not phonenumbers.is_possible_number(number):
        raise NotAPhone("no number has this length")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
