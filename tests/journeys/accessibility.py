"""What axe finds on a page."""

from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async (rules) => {
  const options = rules === null ? {} : { runOnly: { type: "rule", values: rules } }
  const { violations } = await axe.run({ ...options, resultTypes: ["violations"] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })))
}"""


async def findings(page: Page, only: Literal["everything", "contrast"] = "everything") -> list[str]:
    """All that axe finds, of any weight: rule, place, what is wrong."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_AXE.read_text())
    found: list[dict[str, Any]] = await page.evaluate(_RUN, ["color-contrast"] if only == "contrast" else None)
    return [f"{one['id']}: {one['html'][:160]} {' '.join(one['failureSummary'].split())[:200]}" for one in found]
