"""A server of its own, a browser that can reach nothing else, and the people who use both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from simlib.read.facts import load_facts
from tests.browser.house import PROJECT, House
from tests.browser.pages import Instructor, Trainee
from tests.browser.watching import Watch
from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened

HERE = Path(__file__).parent
WIDE = {"width": 1440, "height": 900}

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program."""
    return chromium_program()


@pytest.fixture(scope="session")
def house(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server."""
    made = House(tmp_path_factory.mktemp("house"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Of one module: while it is open an event loop runs here, which tests with a loop of their own must not meet."""
    expect.set_options(timeout=LONGEST_WAIT_MS)
    with opened(chromium) as made:
        yield made


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Whatever a test does, no page asks another host for anything, and no console complains."""
    made = Watch()
    yield made
    assert made.elsewhere() == []
    assert made.errors == []


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser that nobody used before; takes what Playwright's `new_context` takes."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]  # handed on as it is
        context.set_default_timeout(LONGEST_WAIT_MS)
        watch.follow(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def instructor(new_context: Callable[..., BrowserContext], house: House) -> Instructor:
    """The instructor, at the classes."""
    made = Instructor(new_context().new_page(), house.url)
    made.sign_in()
    return made


@pytest.fixture(scope="session")
def units() -> dict[str, str]:
    """What people call each unit."""
    facts, _ = load_facts(PROJECT / "scenarios" / "facts")
    return {unit.id: unit.name for unit in facts.units.values()}


@pytest.fixture(scope="module")
def class_code(browser: Browser, house: House, request: pytest.FixtureRequest) -> str:
    """The code of a class that has every scenario open."""
    context = browser.new_context()
    context.set_default_timeout(LONGEST_WAIT_MS)
    instructor = Instructor(context.new_page(), house.url)
    instructor.sign_in()
    name = Path(request.node.path).stem
    code = instructor.make_class(name)
    instructor.open_all_scenarios(name)
    context.close()
    return code


@pytest.fixture
def trainee(
    new_context: Callable[..., BrowserContext],
    house: House,
    class_code: str,
    units: dict[str, str],
    request: pytest.FixtureRequest,
) -> Trainee:
    """A trainee, at the scenarios; each test has another."""
    made = Trainee(new_context().new_page(), house.url, units)
    made.join(class_code, request.node.name[:60])
    return made
