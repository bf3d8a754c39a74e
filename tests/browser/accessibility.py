"""What axe-core finds wrong with a part of a page, for people who do not see or use a mouse.

Where it sits   called by browser tests, with a page and the widget to look at.
The one idea    ask only about our own part of the page: JupyterLab's faults are not ours.
Try it          assert not accessibility_problems(book.page, ".mt-root")
Read next       https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def accessibility_problems(page: Page, selector: str) -> list[str]:
    """One line for each element that breaks a rule.

    Raises:
        AssertionError: nothing on the page matches `selector`, so nothing was looked at.
    """
    assert page.locator(selector).count(), f"there is no {selector} on the page"
    found = Axe().run(page, context={"include": [[selector]]}).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, element['target']))}"
        for rule in found
        for element in rule["nodes"]
    ]
