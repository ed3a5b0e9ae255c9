"""How typed text is compared with names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.catalogue.typed import are_initials, folded, initials, keys, near, words

LETTERS = st.text("abc", min_size=4, max_size=7)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("  South   KOREA ", "southkorea"),
        ("Côte d\u2019Ivoire", "cotedivoire"),
        ("Cote d'Ivoire", "cotedivoire"),
        ("Pa\u02bbanga", "paanga"),
        ("TÜRKİYE", "turkiye"),
        ("Złoty", "zloty"),
        ("Tromsø", "tromso"),
        ("Straße", "strasse"),
        ("\uff2aA\uff30\uff21N", "japan"),
        ("hong-kong", "hongkong"),
        ("U.S.A.", "usa"),
        ("St. Kitts & Nevis", "stkittsnevis"),
        ("Saint Kitts and Nevis", "stkittsnevis"),
        ("The Netherlands", "netherlands"),
        ("the", "the"),
        ("￦", "₩"),
        ("A$", "a$"),
        ("남아프리카 공화국", "남아프리카공화국"),
        ("\u1112\u1161\u11ab국", "한국"),
        ("", ""),
    ],
)
def test_spellings_that_people_consider_the_same_are_equal(text: str, form: str) -> None:
    assert folded(text) == form


def test_accents_and_apostrophes_do_not_part_words() -> None:
    assert words("São Tomé & Príncipe") == ["sao", "tome", "principe"]
    assert words("Cote d'Ivoire") == ["cote", "divoire"]


def test_hangul_is_compared_by_the_keys_that_type_it() -> None:
    assert keys("홍콩") == folded("ㅎㅗㅇㅋㅗㅇ"[:0]) + "".join("호ᄋ코ᄋ")
    assert keys("돜") == keys("도") + "\u110f"
    assert keys("값") == "가ᄇᄉ"


def test_initials_are_the_first_letters_of_syllables() -> None:
    assert initials("홍콩") == "\u1112\u110f"
    assert are_initials(keys(folded("ㅎㅋ")))
    assert not are_initials(keys("홍"))
    assert not are_initials("hk")
    assert not are_initials("")


@pytest.mark.parametrize("typed", ["jpan", "japna", "japam", "jaapan", "ajpan", "japann", "apan"])
def test_one_typo_is_near(typed: str) -> None:
    assert list(near(typed, ["japan", "spain"])) == ["japan"]


@pytest.mark.parametrize("typed", ["jpn", "jnapa", "jaapaan", "naapj", "jxpxn", "japa" * 9])
def test_two_typos_are_not_near(typed: str) -> None:
    assert list(near(typed, ["japan"])) == []


def distance(one: str, other: str) -> int:
    """Count missing, added, wrong and swapped letters, by the book."""
    rows = [
        [max(i, j) if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)
    ]
    for i, left in enumerate(one, 1):
        for j, right in enumerate(other, 1):
            steps = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (left != right)]
            if min(i, j) > 1 and (left, right) == (other[j - 2], one[i - 2]):
                steps.append(rows[i - 2][j - 2] + 1)
            rows[i][j] = min(steps)
    return rows[-1][-1]


@given(LETTERS, LETTERS)
def test_near_is_what_an_edit_distance_of_one_is(one: str, other: str) -> None:
    if one != other:
        assert (list(near(one, [other])) == [other]) == (distance(one, other) == 1)
