"""The columns of responses as tables, for CSV and NDJSON."""

BOARD = (
    "rank",
    "country_code",
    "country_names_en",
    "country_names_ko",
    "clicks",
    "percentage",
    "change",
    "change_value",
    "previous_rank",
)
DAYS = ("date", "clicks", "rank")
