from tests.errors import PLACE, errors
from tests.generated import filled
from tests.helpers import ROOT


def test_generated_parts_of_the_readme_are_up_to_date():
    text = (ROOT / "README.md").read_text(encoding="utf8")
    assert filled(text) == text


def test_error_tables_are_up_to_date():
    assert PLACE.read_text(encoding="utf8") == errors()


def test_version_stands_in_the_changelog():
    from pipeline import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf8")
