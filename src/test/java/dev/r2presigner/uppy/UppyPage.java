package dev.r2presigner.uppy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An app with Uppy in it, in the hands of a person. */
final class UppyPage {

  /** What the app knows. */
  record Settings(String service, String policy, Tokens tokens) {}

  /** Good ones, but expired ones at some calls, or none after so many calls until released. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tokens(
      String good,
      @Nullable String expired,
      @Nullable List<Integer> expiredCalls,
      @Nullable Integer stopAfterCalls) {

    static Tokens of(String good) {
      return new Tokens(good, null, null, null);
    }

    Tokens expiringAt(List<Integer> calls, String expired) {
      return new Tokens(good, expired, calls, stopAfterCalls);
    }

    Tokens stoppingAfter(int calls) {
      return new Tokens(good, expired, expiredCalls, calls);
    }
  }

  private static final double PATIENCE_MS = 90_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  final Page page;

  private UppyPage(Page page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /**
   * @param build one of {@link UppyBundles}
   */
  static UppyPage open(BrowserContext context, String origin, String build, Settings settings) {
    UppyPage app = new UppyPage(context.newPage());
    app.page.addInitScript("window.settings = " + json(settings));
    app.page.navigate(origin);
    app.page.waitForFunction("() => window.start");
    app.page.evaluate("build => start(build)", build);
    return app;
  }

  /** In parts whatever the size, as Uppy does by itself from 100 MiB on. */
  UppyPage inParts() {
    page.evaluate(
        "() => uppy.iteratePlugins((one) => one.setOptions({ shouldUseMultipart: true }))");
    return this;
  }

  /** With the plugin that knows an upload again after a reload. */
  UppyPage remembering() {
    page.evaluate("() => void uppy.use(GoldenRetriever)");
    return this;
  }

  UppyPage choose(ChosenFile file) {
    page.evaluate("file => choose(file)", fields(file));
    return this;
  }

  /** Does not wait for the end. */
  UppyPage upload() {
    page.evaluate("() => void uppy.upload().catch(() => {})");
    return this;
  }

  /** Until that many parts are at the store and the next one is held back for want of a token. */
  UppyPage awaitParts(int parts) {
    page.waitForFunction(
        "parts => { if (seen.result) throw new Error(JSON.stringify(seen.result));"
            + " return seen.stopped && seen.parts === parts }",
        parts);
    return this;
  }

  /** From now on tokens are to be had again. */
  UppyPage release() {
    page.evaluate("() => release()");
    return this;
  }

  UppyPage pause() {
    page.evaluate("() => uppy.pauseAll()");
    return this;
  }

  UppyPage resume() {
    page.evaluate("() => uppy.resumeAll()");
    return this;
  }

  UppyPage cancel() {
    page.evaluate("() => uppy.cancelAll()");
    return this;
  }

  /** Until the browser has written down which upload is under way. */
  void awaitRemembered() {
    page.evaluate("() => remembered()");
  }

  /** After a reload: until Uppy knows the file again, though without its bytes. */
  UppyPage awaitGhost() {
    page.waitForFunction("() => uppy.getFiles()[0]?.isGhost");
    return this;
  }

  /** The button of Uppy's Dashboard that goes on with what a reload cut. */
  UppyPage confirmRestore() {
    page.evaluate("() => uppy.emit('restore-confirmed')");
    return this;
  }

  /** Until Uppy is done with all its files, one way or the other. */
  Result await() {
    page.waitForFunction("() => seen.result");
    return result();
  }

  @SuppressWarnings("unchecked")
  private Result result() {
    Map<String, List<Map<String, String>>> result =
        (Map<String, List<Map<String, String>>>) page.evaluate("() => seen.result");
    return new Result(
        result.get("successful").stream().map(file -> file.get("key")).toList(),
        result.get("failed").stream().map(file -> file.get("error")).toList(),
        (String) page.evaluate("() => seen.result.error"));
  }

  /** The sentences that popped up. */
  @SuppressWarnings("unchecked")
  List<String> sentences() {
    return (List<String>) page.evaluate("() => seen.sentences");
  }

  /**
   * Keys of what is stored, sentences of what failed, and what the whole is said to suffer from.
   */
  record Result(List<String> stored, List<String> failures, @Nullable String error) {}

  private static Map<String, Object> fields(ChosenFile file) {
    return Map.of(
        "name", file.name(), "type", file.type(), "size", file.size(), "seed", file.seed());
  }

  private static String json(Settings settings) {
    try {
      return JSON.writeValueAsString(settings);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
