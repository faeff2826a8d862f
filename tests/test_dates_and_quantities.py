import pytest

from pipeline.dates import find_dates, find_periods, find_times, normalise_date, same_time
from pipeline.quantities import find_quantities, same_value


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("on 3 March 2021", None, "2021-03-03"),
        ("on March 3, 2021", None, "2021-03-03"),
        ("in June 2021", None, "2021-06"),
        ("by 2026", None, "2026"),
        ("on April 1", None, None),
        ("on April 1", "2024-03-30", "2024-04-01"),
        ("in December", "2024-01-10", "2023-12"),
        ("It will go on sale in May", "2024-11-10", "2025-05"),
        ("It went on sale in May", "2024-11-10", "2024-05"),
        ("He would fly to London on Monday", "2025-07-12", "2025-07-14"),
        ("He will have a medical in London on Tuesday", "2025-07-14", "2025-07-15"),
        ("last March", "2024-02-10", "2023-03"),
        ("on Monday", "2024-05-08", "2024-05-06"),
        ("The road stays closed until Saturday", "2024-01-12", "2024-01-13"),
        ("The board will vote on Monday", "2024-05-08", "2024-05-13"),
        ("yesterday", "2024-03-01", "2024-02-29"),
        ("this year", "2024-03", "2024"),
        ("The 2000 workers may go", None, None),
        ("on February 30, 2021", None, None),
    ],
)
def test_date_is_resolved_only_where_the_year_is_known(text, published, value):
    assert [found.value for found in find_dates(text, published=published)][:1] == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-03-30T10:00:00Z", "2024-03-30"),
        ("30 March 2024", "2024-03-30"),
        ("2024", "2024"),
        ("soon", None),
        ("2024-13-01", None),
        (None, None),
    ],
)
def test_written_date_is_normalised(text, value):
    assert normalise_date(text) == value


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("400,000 workers", 400000, ""),
        ("400 thousand workers", 400000, ""),
        ("half of it, $2.5 million", 2.5e6, "$"),
        ("rose 5 percent", 5, "%"),
        ("a million homes", 1e6, ""),
        ("twelve people", 12, ""),
        ("a 5,200mAh battery", 5200, ""),
        ("about 12GB of memory", 12, ""),
        ("roughly 400k users", 400_000, ""),
        ("3.4 billion euros", 3.4e9, "€"),
        ("US$5m", 5e6, "$"),
        ("he lost 12 pounds", 12, ""),
    ],
)
def test_quantities_are_normalised(text, value, unit):
    assert [(found.value, found.unit) for found in find_quantities(text)] == [(value, unit)]


def test_dates_are_no_quantities():
    assert find_quantities("On 3 March 2021 the 2023 plan was signed, in force until 2026.") == []


def test_rough_figures_agree_with_exact_ones_near_them():
    assert same_value(112000, 111800, rough=True)
    assert not same_value(112000, 111800)


@pytest.mark.parametrize(
    "text",
    [
        "the Boeing 737 landed",
        "Ann Low, 19, said so",
        "the 21st and the 3rd of them",
        "at 5pm",
        "at 2:40 a.m.",
        "in the 1990s",
    ],
)
def test_numbers_of_names_ages_ranks_and_hours_count_nothing(text):
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("at least 25 people", "25 people", True),
        ("13.8% of it", "14 percent of it", True),
        ("2.4 tons", "2 tons", False),
        ("tens of thousands of people", "40,000 people", True),
        ("tens of thousands of people", "a million people", False),
        ("25 people", "31 people", False),
    ],
)
def test_figures_that_can_be_one(one, other, agree):
    (a,), (b,) = find_quantities(one), find_quantities(other)
    assert a.agrees(b) is agree


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Flames were seen at about 11:10 p.m. on Tuesday.", [670]),
        ("Flames were seen at ten past eleven.", [670]),
        ("It was 23:10 local time.", [670]),
        ("He was held at about 7.15pm, and let go at a quarter to nine.", [435, 525]),
        ("They won 3:1 with version 1.20.3, for 7.15 dollars, at 2pm.", [120]),
    ],
)
def test_times_of_day_are_found_however_they_are_written(text, minutes):
    assert [found.minutes for found in find_times(text)] == minutes
    assert not [one for one in find_quantities(text) if one.value in (2.0, 7.0, 10.0, 11.0, 23.0)]


@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        ("in the first quarter of 2025", None, ["2025-Q1"]),
        ("Q3 2024 and the second half of next year", "2024-05-01", ["2024-Q3", "2025-H2"]),
        ("in the last quarter", "2024-05-01", ["2024-Q4"]),
        ("in the first quarter", None, []),
        ("not before the fourth quarter", "2025-03-12", ["2025-Q4"]),
        ("scored in the first half", "2024-05-01", []),
    ],
)
def test_quarters_and_halves_of_a_year_are_found(text, published, values):
    assert [one.value for one in find_periods(text, published=published)] == values


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2025-Q1", "2025-03", True),
        ("2025-Q1", "2025-04-01", False),
        ("2025-H1", "2025-Q2", True),
        ("2025", "2025-H2", True),
        ("2025-05-01", "2025-05", True),
        ("2025-05-01", "2025-05-02", False),
    ],
)
def test_times_that_can_be_one(one, other, same):
    assert same_time(one, other) is same_time(other, one) is same


@pytest.mark.parametrize(
    ("text", "telling"),
    [("2 men", False), ("3 men", True), ("1.2% of it", True), ("£2 a day", True), ("1.5 miles", True)],
)
def test_which_figures_tell_of_a_fact(text, telling):
    assert find_quantities(text)[0].telling is telling
