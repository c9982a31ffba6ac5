"""Numbers that the world gives to goods."""


def is_gtin(code: str) -> bool:
    """GTIN-8, -12, -13 or -14 with the right check digit, and none that shops number themselves with.

    GS1 General Specifications 7.9 (check digit) and 1.4.3 (prefixes 02, 04, 2… are for use within a company).
    """
    if not code.isascii() or not code.isdigit() or len(code) not in (8, 12, 13, 14):
        return False
    digits = [int(one) for one in code.zfill(14)]
    body, check = digits[:-1], digits[-1]
    total = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body))
    restricted = len(code) != 8 and code.zfill(14)[1:].startswith(("02", "04", "2"))
    return (10 - total % 10) % 10 == check and any(digits) and not restricted
