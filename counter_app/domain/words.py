"""Numbers in words, as receipts and closed books write them beside the figures."""

from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 10**9


def in_words(amount: int) -> str:
    """An amount of đồng: `Tám nghìn đồng`. Raises `ValueError` below zero."""
    words = number_in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def number_in_words(number: int) -> str:
    """A whole number: 1.005 is `một nghìn không trăm linh năm`. Raises `ValueError` below zero."""
    if number < 0:
        raise ValueError(f"only what is there can be counted, not {number}")
    return " ".join(_spoken(number)) if number else _DIGITS[0]


def _spoken(number: int, *, within: bool = False) -> list[str]:
    """The words of a number; `within` a longer one, where its hundreds are said even if none."""
    billions, rest = divmod(number, _BILLION)
    words = [*_spoken(billions, within=within), "tỷ"] if billions else []
    for scale, name in ((10**6, ["triệu"]), (10**3, ["nghìn"]), (1, [])):
        part = rest // scale % 1000
        if part:
            words += [*_below_thousand(part, within=within or bool(words)), *name]
    return words


def _below_thousand(number: int, *, within: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not within:
        return _below_hundred(rest)
    words = [_DIGITS[hundreds], "trăm"]
    if 0 < rest < 10:
        words.append("linh")
    return words + _below_hundred(rest, after_linh=True)


def _below_hundred(number: int, *, after_linh: bool = False) -> list[str]:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return [_after_tens(ones) if after_linh and ones == 4 else _DIGITS[ones]] if ones else []
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones:
        words.append(_DIGITS[ones] if tens == 1 and ones != 5 else _after_tens(ones))
    return words


def _after_tens(ones: int) -> str:
    """One, four and five change their sound after `mươi` (and five after `mười`)."""
    return {1: "mốt", 4: "tư", 5: "lăm"}.get(ones, _DIGITS[ones])
