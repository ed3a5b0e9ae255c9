"""The one table of currencies and countries, from ISO 4217 and CLDR, in English and Korean."""
