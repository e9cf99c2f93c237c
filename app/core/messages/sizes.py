"""Sizes of files as people read them."""

from app.core.messages.sentences import Language

_STEP = 1024
_UNITS = ("KB", "MB", "GB")


def size_in_words(count: object, language: Language) -> object:
    """A number of bytes as file managers show it: `5 MB`, with 1,024 bytes in a KB.

    Rounded down to a tenth, for it is said of limits: what is told to fit, fits. What is no number
    stays as it is.
    """
    if not str(count).isdigit():
        return count
    whole, unit, tenths = int(str(count)), "", 0
    for each in _UNITS:
        if whole < _STEP:
            break
        whole, rest = divmod(whole, _STEP)
        unit, tenths = each, rest * 10 // _STEP
    if not unit:
        return f"{whole} bytes" if language is Language.ENGLISH else f"{whole} bita"
    point = "." if language is Language.ENGLISH else ","
    return f"{whole}{point}{tenths} {unit}" if tenths else f"{whole} {unit}"
