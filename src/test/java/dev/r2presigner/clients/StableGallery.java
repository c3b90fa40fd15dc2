package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Proxy;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.PageServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** A page of pictures in Chromium, opened twice with URLs that the page asks for each time. */
abstract class StableGallery extends NativeApp {

  private static final int PICTURES = 6;

  /** The smallest picture there is: one transparent pixel. */
  private static final ByteString PIXEL =
      ByteString.decodeBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private static final String SHOW =
      """
      urls => Promise.all(urls.map(url => new Promise((shown, failed) => {
        const image = document.createElement('img');
        image.onload = shown;
        image.onerror = () => failed(new Error(url));
        image.src = url;
        document.body.append(image);
      }))).then(() => urls.length)
      """;

  @Test
  void eachPictureIsFetchedOnce() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      String key = key("frames", "picture " + i + ".gif");
      store(
          key, PIXEL, Map.of("contentType", "image/gif", "cacheControl", "private, max-age=86400"));
      keys.add(key);
    }
    Browser.NewContextOptions proxied =
        new Browser.NewContextOptions()
            .setProxy(
                new Proxy("http://127.0.0.1:" + proxy.address().getPort())
                    // Else Chromium goes to this machine's own addresses past any proxy.
                    .setBypass("<-loopback>"));
    try (PageServer pages = PageServer.start();
        BrowserContext context = Chromium.browser().newContext(proxied)) {
      List<String> before = open(context, pages, keys);
      List<String> after = open(context, pages, keys);

      assertThat(after).isEqualTo(before);
      assertThat(gets()).hasSize(PICTURES);
      assertThat(gets()).extracting(get -> get.uri().getPath()).doesNotHaveDuplicates();
    }
  }

  /** Opens the page anew, shows all pictures, and returns where they were. */
  private List<String> open(BrowserContext context, PageServer pages, List<String> keys) {
    try (Page page = context.newPage()) {
      page.navigate(pages.origin());
      List<String> urls = keys.stream().map(key -> grant(key).getString("url")).toList();
      assertThat(page.evaluate(SHOW, urls)).isEqualTo(PICTURES);
      return urls;
    }
  }
}
