"""brief.html in a real browser: clicked, typed, filtered, printed, resized, without script, looked at by axe, and attacked."""

import json
import random
import re
import time

import pytest

from pipeline import summarize
from pipeline.page import render
from pipeline.write import to_json
from schemas import StoryBrief
from tests.browser import Opened, find_browser, in_view, launched, lit

PHONE = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def page_file(seeds_brief, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "brief.html"
    file.write_text(render(seeds_brief), "utf8")
    return file


@pytest.fixture
def opened(browser, page_file):
    """Opens the page of the seeds; whatever a test does, the page must stay quiet."""
    pages = []

    def open_it(**how):
        pages.append(Opened(browser, page_file, **how))
        return pages[-1].page

    yield open_it
    for one in pages:
        assert one.quiet(), (one.messages, one.dialogs, one.requests)
        one.context.close()


def quotes_of(page, *facts):
    found = [
        page.locator(f"#f{fact} [data-q]").evaluate_all("all => all.map(one => one.dataset.q.split(' ')[0])")
        for fact in facts
    ]
    return {claim for claims in found for claim in claims}


def test_reader_finds_who_is_behind_the_first_sentence_in_two_actions(opened, seeds_brief):
    page = opened()
    fact = next(fact for fact in seeds_brief.facts if fact.id == seeds_brief.summary[0].facts[0])
    page.locator(".say summary").first.click()
    for origin in fact.origins:
        assert in_view(page.locator(".say[open] li > b", has_text=origin.label).first) or in_view(
            page.locator(".say[open] svg text", has_text=origin.label[:20]).first
        )
    quote = page.locator(".say[open] a[href^='#c']").first
    quote.click()
    assert in_view(page.locator(quote.get_attribute("href")))


def test_opened_sentence_lights_its_facts_and_brings_up_their_quotes(opened):
    page = opened()
    page.locator(".say summary").first.click()
    page.wait_for_selector("mark.lit")
    [numbers] = page.locator(".say[open]").evaluate_all("all => all.map(one => one.dataset.f.split(' '))")
    assert lit(page) == quotes_of(page, *numbers)
    assert page.locator(".fact.lit").count() == len(numbers)
    for article in page.locator(".article.has-lit").all():
        assert article.get_attribute("open") is not None
        article.scroll_into_view_if_needed()
        assert in_view(article.locator("mark.lit").first)
    assert "lit up" in page.locator("#status").inner_text()
    page.locator("#unlight").click()
    assert lit(page) == set()


def test_keyboard_alone_opens_a_sentence_follows_a_quote_and_comes_back(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.lit")
    before = lit(page)
    while not (page.evaluate("document.activeElement.hash") or "").startswith("#c"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.className.startsWith('ref')")
    assert lit(page) == before
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => /^#f[0-9]+$/.test(location.hash)")
    fact = page.evaluate("location.hash")
    page.wait_for_function("hash => document.querySelector(hash).closest('details').open", arg=fact)
    page.keyboard.press("Escape")
    assert lit(page) == set()


def test_click_on_a_quote_leads_to_its_fact(opened):
    page = opened()
    page.locator("mark[data-c]").first.click()
    page.wait_for_function("() => /^#f[0-9]+$/.test(location.hash)")
    fact = page.evaluate("location.hash")
    page.wait_for_selector(f"{fact}:visible")
    assert in_view(page.locator(f"{fact} b").first)


def shown_facts(page):
    return page.locator(".fact:visible").count()


@pytest.mark.parametrize(
    ("field", "of"),
    [("a", lambda claim, brief: claim.article == brief.articles[0].id), ("h", lambda claim, brief: claim.hedging.value == "possible"),
     ("k", lambda claim, brief: bool(claim.attribution) and claim.attribution.source_kind.value == "expert")],
)  # fmt: skip
def test_filters_leave_the_facts_with_such_a_quote(opened, seeds_brief, field, of):
    page = opened()
    page.locator(f"select[name={field}]").select_option({"a": "1", "h": "possible", "k": "expert"}[field])
    wanted = {claim.id for claim in seeds_brief.claims if of(claim, seeds_brief)}
    assert shown_facts(page) == sum(bool(wanted & set(fact.claims)) for fact in seeds_brief.facts) > 0
    assert page.locator("#status").inner_text().startswith(f"{shown_facts(page)} of {len(seeds_brief.facts)} facts")
    page.locator("#reset").click()
    assert shown_facts(page) == len(seeds_brief.facts)


def test_filters_by_origin_and_for_single_origins(opened, seeds_brief):
    page = opened()
    page.locator("select[name=o]").select_option(label="Glen Grant")
    assert shown_facts(page) == sum("Glen Grant" in [o.label for o in fact.origins] for fact in seeds_brief.facts) > 0
    page.locator("#reset").click()
    page.locator("input[name=single]").check()
    assert shown_facts(page) == sum(len(fact.origins) == 1 for fact in seeds_brief.facts)


def test_page_can_be_read_without_script(opened, seeds_brief):
    page = opened(java_script_enabled=False, **PHONE)
    assert not page.locator("#filters").is_visible()
    page.locator(".say summary").first.click()
    assert page.locator(".say[open] q").first.is_visible()
    page.locator(".sentence .refs a").first.click()
    assert page.locator("#f1").is_visible()
    page.locator("#f1 a[href^='#c']").first.click()
    assert in_view(page.locator(":target"))
    body = page.locator("body").text_content()
    assert all(fact.statement in body for fact in seeds_brief.facts)


@pytest.mark.parametrize("width", [360, 700, 1119, 1120, 1600])
def test_page_is_never_wider_than_the_window(opened, width):
    page = opened(width=width, height=800)
    page.evaluate(
        "document.querySelectorAll('.say, .again, #behind details, .fact:nth-child(-n+20)').forEach(one => one.open = true)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.wait_for_selector(".article[open] >> nth=4")
    assert page.locator(".article").last.evaluate("one => one.getBoundingClientRect().width") >= 250


def test_window_that_grows_keeps_what_is_lit(opened):
    page = opened(**PHONE)
    page.locator(".say summary").first.click()
    page.wait_for_selector("mark.lit")
    before = lit(page)
    page.set_viewport_size({"width": 1600, "height": 900})
    assert lit(page) == before != set()


def test_print_shows_every_quote_and_no_controls(opened, tmp_path):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#filters").is_visible()
    hidden = "all => all.filter(one => !one.checkVisibility({contentVisibilityAuto: true})).length"
    assert page.locator(".fact [data-q], .article p, .card").evaluate_all(hidden) == 0
    assert page.locator("#articles").evaluate("one => getComputedStyle(one).position") == "static"
    assert len(page.pdf(format="A4")) > 50_000


@pytest.mark.parametrize(
    ("how", "unfold"),
    [({}, False), ({"color_scheme": "dark"}, True), (PHONE, True)],
)
def test_axe_finds_no_violation(opened, how, unfold):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(**how)
    if unfold:
        page.evaluate("document.querySelectorAll('.say, .again, #behind details').forEach(one => one.open = true)")
        page.wait_for_selector("mark.lit")
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_nothing_moves_for_who_wants_no_motion_or_else(opened):
    page = opened(reduced_motion="reduce")
    moving = "all => all.filter(one => getComputedStyle(one).transitionDuration !== '0s' || getComputedStyle(one).animationName !== 'none' || getComputedStyle(one).scrollBehavior !== 'auto').length"
    assert page.locator("*").evaluate_all(moving) == 0


ATTACKS = [
    "<script>hit = 1; alert(1)</script>",
    "</script><script>hit = 1; alert(2)</script>",
    "</style><style>*{display:none}</style>",
    "<img src=x onerror='hit = 1; alert(3)'>",
    "\"' onmouseover='hit = 1' autofocus onfocus='hit = 1; alert(4)' x=\"",
    "<svg onload='hit = 1; alert(5)'><text>]]></text></svg>",
    "]]><iframe src='https://example.org/'></iframe>",
    "<a href='javascript:hit = 1'>click</a>",
    "{{ 7 * 7 }} {% raw %} ${7 * 7} #{7 * 7}",
    "<!-- <base href='https://example.org/'> --> <meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "\u202egnp.exe\u202c \u2066abc\u2069 \u200b\ufeff\u2028",
    "W" * 4000,
]
KEPT = {"id", "sha256", "text", "exact", "prefix", "suffix", "language", "published", "when", "schema_version", "version"}  # fmt: skip


def poisoned(value, attack, key=""):
    """`value` with the attack before every text that is free; numbers, ids and labels stay what they are."""
    if isinstance(value, dict):
        return {name: poisoned(one, attack, name) for name, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, attack, key) for one in value]
    free = isinstance(value, str) and key not in KEPT and (" " in value or key in {"file", "outlet", "label", "source", "via", "model", "inputs", "title"})  # fmt: skip
    return f"{attack} {value}" if free else value


@pytest.fixture(scope="module")
def attacked_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attack")
    for number in range(3):
        lines = [
            f"{attack} Mayor Jane Roe said that {count + 10} people may {attack} leave."
            for count, attack in enumerate(ATTACKS)
        ]
        (folder / f"{number}.txt").write_text(
            "\n\n".join([f"{ATTACKS[number]} The mayor speaks", *lines, *ATTACKS]), "utf8"
        )
    data = json.loads(to_json(summarize([str(folder)])))
    for article in data["articles"]:
        article |= {"outlet": "The Paper", "url": "javascript:hit=1"}
    data["warnings"] = data["skipped_files"] = [{"file": "a b", "reason": "c d"}]
    data["rejected"] = [{"article": data["articles"][0]["id"], "text": "a b", "reason": "c d"}]
    file = folder / "brief.html"
    file.write_text(render(StoryBrief.model_validate(poisoned(data, " ".join(ATTACKS)))), "utf8")
    return file


@pytest.mark.parametrize("width", [1600, 360])
def test_attacks_in_every_text_are_text(browser, attacked_file, width):
    one = Opened(browser, attacked_file, width=width)
    page = one.page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.locator(".say summary").first.click()
    page.locator("mark[data-c]").first.hover()
    assert page.evaluate("typeof hit") == "undefined"
    assert page.locator("script, style").count() == 2
    assert (
        page.locator("img, iframe, base, link, form, meta[http-equiv=refresh], [onload], [onerror], [onfocus]").count()
        == 0
    )
    assert page.locator("a:not([href^='#'])").count() == 0
    text = page.locator("body").text_content()
    assert all(attack in text for attack in ATTACKS if attack.isascii())
    assert "[U+202E]gnp.exe" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", page.content())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.quiet(), (one.messages, one.dialogs, one.requests)
    one.context.close()


def test_missing_browser_skips_and_in_ci_fails(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        find_browser()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        find_browser()


def long_story(folder, articles):
    """Articles of 2,000 words about one town, in sentences of the length that news has."""
    chance = random.Random(7)  # noqa: S311  # the same text every time is all that is asked of it
    people = "Mayor Jane Roe|the dock workers’ union|two people familiar with the plan|Police chief Tom Hale|the company|analyst Ann Lee|the ministry".split(
        "|"
    )
    things = "plant|port|bridge|school|court|river|budget|market|museum|station|valley|harbour|library|stadium|airport".split(
        "|"
    )
    acts = "will close in|may be sold after|is likely to open again in|lost {n} of its workers in|was given {n} million dollars before|reportedly has to wait until".split(
        "|"
    )
    rest = "because the town could not agree with its neighbours on who should pay for the works that it had put off for years|although {n} residents had asked the council more than once to think again about the price of it all|as prices for steel and for power rose by {n} percent within a year and nobody in the valley knew for how long|while {n} families waited for an answer of the court in the capital that had been due for {n} weeks"
    for number in range(articles):
        sentences, words = [], 0
        while words < 2000:
            act = f"the {chance.choice(things)} in {chance.choice(things).title()}ton {chance.choice(acts)} {chance.choice(['March', 'April', 'May', 'June'])}"
            line = f"{act}, {chance.choice(rest.split('|'))}, {chance.choice(people)} said."
            line = line.replace("{n}", str(chance.randint(2, 900)))
            sentences.append(line[0].upper() + line[1:])
            words += len(line.split())
        blocks = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        (folder / f"{number:02}.txt").write_text("\n\n".join(blocks), "utf8")


@pytest.mark.slow
@pytest.mark.parametrize(("articles", "megabytes", "seconds"), [(10, 1, 3), (30, 3.5, 8)])
def test_long_articles_stay_small_and_smooth(browser, tmp_path, articles, megabytes, seconds):
    long_story(tmp_path, articles)
    file = tmp_path / "brief.html"
    file.write_text(render(summarize([str(tmp_path)])), "utf8")
    began = time.perf_counter()
    one = Opened(browser, file)
    loaded = time.perf_counter() - began
    slowest = one.page.evaluate(
        """async () => {
          const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          const pane = document.querySelector('.article .body');
          let slowest = 0;
          for (let step = 0; step < 30; step++) {
            const began = performance.now();
            pane.scrollTop += 300; scrollBy(0, 400);
            await frame();
            slowest = Math.max(slowest, performance.now() - began);
          }
          return slowest;
        }"""
    )
    print(
        f"{articles} articles: {file.stat().st_size:,} bytes, loaded in {loaded:.2f} s, slowest frame {slowest:.0f} ms"
    )
    one.page.locator(".say summary").first.click()
    one.page.wait_for_selector("mark.lit")
    assert one.quiet()
    assert file.stat().st_size < megabytes * 1_000_000
    assert loaded < seconds
    assert slowest < 400
