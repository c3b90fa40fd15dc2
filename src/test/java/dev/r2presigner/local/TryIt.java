package dev.r2presigner.local;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.r2presigner.testing.Chromium;
import java.nio.file.Path;
import java.util.List;

/** The page in the hands of a person. */
final class TryIt {

  private static final double PATIENCE_MS = 60_000;

  /** Every value that a progress bar ever showed, by the label of the bar. */
  private static final String WATCH_PROGRESS =
      """
      window.seen = {};
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          (window.seen[target.getAttribute('aria-label')] ??= []).push(target.value);
        }
      }).observe(document, { subtree: true, attributes: true, attributeFilter: ['value'] });
      """;

  final Page page;

  private TryIt(Page page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  static TryIt open(Page page, String address) {
    page.addInitScript(WATCH_PROGRESS);
    page.navigate(address);
    TryIt tryIt = new TryIt(page);
    tryIt.awaitUser("alice");
    return tryIt;
  }

  TryIt choose(Path... files) {
    page.locator("#chooser").setInputFiles(files);
    return this;
  }

  /**
   * A text that the browser holds in memory: of one on disk, a route of Playwright's sees no bytes.
   */
  TryIt choose(String name, byte[] content) {
    page.locator("#chooser").setInputFiles(new FilePayload(name, "text/plain", content));
    return this;
  }

  TryIt actAs(String user) {
    page.getByLabel(user, new Page.GetByLabelOptions().setExact(true)).check();
    awaitUser(user);
    return this;
  }

  private void awaitUser(String user) {
    PlaywrightAssertions.assertThat(page.locator("#files-user"))
        .hasText(user, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** The newest card of this name. */
  Locator card(String name) {
    return page.locator(".card")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.locator("h3")
                        .getByText(name, new Locator.GetByTextOptions().setExact(true))))
        .first();
  }

  TryIt await(String name, String state) {
    PlaywrightAssertions.assertThat(card(name))
        .hasAttribute(
            "data-state",
            state,
            new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS));
    return this;
  }

  TryIt click(String name, String action) {
    button(name, action).click();
    return this;
  }

  Locator button(String name, String action) {
    return card(name)
        .getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(action + ": "));
  }

  /** Until as many of the files of the user who acts are known to be in the store. */
  TryIt awaitStored(int count) {
    PlaywrightAssertions.assertThat(page.locator("#files .card[data-state='stored']"))
        .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MS));
    return this;
  }

  /** Until the page has asked what there is, and there is nothing. */
  void awaitEmpty() {
    awaitUser("alice");
    page.locator("#empty").waitFor();
    PlaywrightAssertions.assertThat(page.locator(".card")).hasCount(0);
  }

  /** Until the service has said what it thinks of somebody else's wish. */
  void awaitRefusalOfOthers(String name) {
    card(name).locator(".note.guard").waitFor();
  }

  /** The sentence that the card shows once it has one. */
  String sentence(String name) {
    return card(name).locator(".note:not([hidden]) p").first().innerText();
  }

  /** What the service itself said, below the sentence. */
  String said(String name) {
    return card(name).locator(".note:not([hidden]) .said").first().innerText();
  }

  @SuppressWarnings("unchecked")
  List<Integer> progress(String name) {
    return (List<Integer>) page.evaluate("name => window.seen['Upload of ' + name] ?? []", name);
  }

  void awaitProgress(String name) {
    page.waitForFunction("name => (window.seen['Upload of ' + name] ?? []).some(v => v > 0)", name);
  }

  /** Uploads go at this many bytes a second from now on; -1 is as fast as can be. */
  void throttleUploads(int bytesPerSecond) {
    Chromium.throttleUploads(page, bytesPerSecond);
  }
}
