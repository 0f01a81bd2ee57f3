import pytest

from reports.quotation import quoted


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("It waits.", "“It waits.”"),
        ("“It waits.”", "“It waits.”"),
        ('"It waits."', "“It waits.”"),
        ("„Es wartet.“", "“Es wartet.”"),
        ("«Aspetta.»", "“Aspetta.”"),
        ('"We were never asked", she said, “never”.', "“‘We were never asked’, she said, ‘never’.”"),
        ('She said "no".', "“She said ‘no’.”"),
        ("“One” and “two”", "“‘One’ and ‘two’”"),
        ("El va dir «no».", "“El va dir «no».”"),
        ('"', "“’”"),
        ("", "“”"),
    ],
)
def test_words_stand_in_one_pair_of_marks(words, printed):
    assert quoted(words) == printed
