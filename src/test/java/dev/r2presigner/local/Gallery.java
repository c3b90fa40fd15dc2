package dev.r2presigner.local;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;

/** The page's gallery in the hands of a person. */
final class Gallery {

  private static final String SHOWN =
      "() => [...document.querySelectorAll('.tile img')].filter(one => one.naturalWidth > 0)";

  private static final String SCROLL =
      """
      async () => {
        for (const tile of document.querySelectorAll('.tile')) {
          tile.scrollIntoView();
          await new Promise(requestAnimationFrame);
        }
      }
      """;

  private static final String VIEWED =
      "() => document.getElementById('viewer-image').naturalWidth > 0";

  private final Page page;

  private Gallery(Page page) {
    this.page = page;
  }

  static Gallery open(TryIt tryIt) {
    tryIt.page.locator("#gallery-open").click();
    return new Gallery(tryIt.page);
  }

  Gallery awaitLine(String pattern) {
    PlaywrightAssertions.assertThat(page.locator("#gallery-line"))
        .hasText(java.util.regex.Pattern.compile("^" + pattern + "$"));
    return this;
  }

  Locator tile(String name) {
    return page.locator(".tiles li[title='" + name + "'] .tile");
  }

  Gallery await(String name, String state) {
    PlaywrightAssertions.assertThat(tile(name)).hasAttribute("data-state", state);
    return this;
  }

  int shown() {
    return (int) page.evaluate("(" + SHOWN + ")().length");
  }

  /** Scrolls along until all have loaded, as browsers load what comes near. */
  Gallery scrollUntilShown(int count) {
    page.evaluate(SCROLL);
    page.waitForFunction("count => (" + SHOWN + ")().length === count", count);
    return this;
  }

  /** Every address that a picture came from. */
  @SuppressWarnings("unchecked")
  List<String> sources() {
    return (List<String>) page.evaluate("() => (" + SHOWN + ")().map(one => one.currentSrc)");
  }

  /** Pictures in sight that are none. */
  int broken() {
    return (int)
        page.evaluate(
            "() => [...document.querySelectorAll('.tile img')]"
                + ".filter(one => !one.hidden && one.complete && one.naturalWidth === 0 && one.src)"
                + ".length");
  }

  void awaitView() {
    page.waitForFunction(VIEWED);
  }
}
