package dev.r2presigner.testing;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Chromium of this machine, driven by the Node.js of this machine; nothing is downloaded. */
public final class Chromium {

  /** Quiet, and without what a container lacks: a sandbox and a graphics card. */
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Of assertions: five seconds are none where clients wait before they try again. */
  private static final double PATIENCE_MS = 60_000;

  private static @Nullable Browser shared;

  private Chromium() {}

  /**
   * The one of this process, whose driver ends it with the process. Not closed by those who share
   * it: a test closes its contexts.
   */
  public static synchronized Browser browser() {
    if (shared == null || !shared.isConnected()) {
      shared = launch();
    }
    return shared;
  }

  private static Browser launch() {
    Path chromium = Tools.require("chromium", "install it, as in apt-get install chromium");
    Path node = Tools.require("node", "install Node.js 18 or newer, which drives the browser");
    System.setProperty("playwright.nodejs.path", node.toString());
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(chromium)
                .setHeadless(true)
                .setArgs(FLAGS));
  }

  /** Uploads go at this many bytes a second from now on; -1 is as fast as can be. */
  public static void throttleUploads(Page page, int bytesPerSecond) {
    CDPSession session = page.context().newCDPSession(page);
    JsonObject conditions = new JsonObject();
    conditions.addProperty("offline", false);
    conditions.addProperty("latency", 0);
    conditions.addProperty("downloadThroughput", -1);
    conditions.addProperty("uploadThroughput", bytesPerSecond);
    session.send("Network.enable");
    session.send("Network.emulateNetworkConditions", conditions);
  }
}
