"""Label values from closed sets, so that no request can create new series without limit."""

OTHER = "other"

BASES = frozenset({"KRW", "USD", "EUR", "JPY"})
_QUOTED_BY_THE_ECB = (
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR ISK "
    "JPY KRW MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY USD ZAR"
)
_ALSO_CARRIED_BY_KOREANS = (
    "AED ARS BDT BHD BND CLP COP EGP FJD GEL JOD KES KHR KWD KZT "
    "LAK LKR MAD MMK MNT MOP NPR PEN PKR QAR RUB SAR TWD UZS VND"
)
NAMED_CURRENCIES = frozenset(f"{_QUOTED_BY_THE_ECB} {_ALSO_CARRIED_BY_KOREANS}".split())


def currency_label(code: str) -> str:
    """Return ``code`` if it is one of the sixty named currencies, otherwise ``other``."""
    return code if code in NAMED_CURRENCIES else OTHER


def base_label(code: str) -> str:
    """Return ``code`` if it is a usual base of a query, otherwise ``other``."""
    return code if code in BASES else OTHER
