package dev.r2presigner.command;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.command.UrlGuesses.Guess;
import dev.r2presigner.signing.SignatureTrials;
import dev.r2presigner.signing.SignatureTrials.Request;
import dev.r2presigner.signing.SignatureTrials.Scope;
import dev.r2presigner.startup.Options.Misuse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a refused URL apart: whose it is, when it is good, what its user has to send, and whether
 * the signature fits. Offline, by the configured keys; the signature itself is never printed.
 */
@ApplicationScoped
class UrlCheck {

  private static final String HOST = "host";

  private final UrlSections sections;
  private final SignatureTrials signatures;

  UrlCheck(R2Settings settings, GuardSettings guards, SignatureTrials signatures) {
    this.sections = new UrlSections(settings, guards, signatures);
    this.signatures = signatures;
  }

  /**
   * Reports on a URL.
   *
   * @param method as the client sent it; null where that is not known
   * @param headers each {@code Name: value} that the client sent; none where they are not known
   */
  Section.Report takeApart(String text, @Nullable String method, List<String> headers) {
    return takeApart(text, method, headers, Instant.now());
  }

  Section.Report takeApart(
      String text, @Nullable String method, List<String> headers, Instant now) {
    if (method != null && !UrlGuesses.METHODS.contains(method)) {
      throw new Misuse("--method must be one of " + String.join(", ", UrlGuesses.METHODS));
    }
    RefusedUrl url = RefusedUrl.parse(text);
    Map<String, String> given = given(headers);
    String flaw = url.flaw();
    if (flaw != null) {
      return new Section.Report(List.of(Section.fails("form", flaw)));
    }
    Optional<Guess> fitting = fitting(url, method, given);
    boolean writes = writes(url, method, fitting);
    return new Section.Report(
        List.of(
            Section.holds("form", "It is a presigned URL."),
            sections.host(url),
            sections.key(url),
            UrlSections.time(url, now),
            sections.accessKey(url, writes),
            sections.guard(url, writes),
            UrlSections.headers(url, given, !headers.isEmpty()),
            signature(url, method, given, fitting)));
  }

  private static Map<String, String> given(List<String> headers) {
    Map<String, String> given = new TreeMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new Misuse("--header takes 'Name: value'");
      }
      given.put(
          header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip());
    }
    return given;
  }

  private Section signature(
      RefusedUrl url, @Nullable String method, Map<String, String> given, Optional<Guess> fitting) {
    if (fitting.isPresent()) {
      Guess guess = fitting.get();
      return guess.change().isEmpty()
          ? Section.holds("signature", "It fits: nothing of URL and request was changed.")
          : Section.fails("signature", guess.change());
    }
    if (!signatures.isKnown(url.scope()[0])) {
      return Section.untried("signature", "The key that it is made with is not configured here.");
    }
    List<String> unknown =
        url.signedHeaders().stream()
            .filter(name -> !name.equals(HOST) && !given.containsKey(name))
            .filter(
                name -> !UrlSections.KNOWN.containsKey(name) && !UrlSections.isAbsent(name, url))
            .toList();
    return unknown.isEmpty()
        ? Section.fails(
            "signature",
            "It does not fit: path, parameters or the value of a signed header were changed"
                + (method == null ? "." : ", or the method."))
        : Section.untried(
            "signature",
            "Without the values of " + String.join(", ", unknown) + " it can't be checked.");
  }

  private Optional<Guess> fitting(
      RefusedUrl url, @Nullable String method, Map<String, String> given) {
    Instant signed = url.signedAt();
    if (signed == null || url.life().isZero() || url.life().toDays() > 7) {
      return Optional.empty();
    }
    String[] part = url.scope();
    Scope scope = new Scope(part[0], part[2], part[3], signed, url.life());
    Map<String, String> headers = new TreeMap<>();
    for (String name : url.signedHeaders()) {
      headers.put(
          name,
          name.equals(HOST)
              ? given.getOrDefault(HOST, url.authority())
              : given.getOrDefault(name, UrlSections.KNOWN.getOrDefault(name, "")));
    }
    for (String each : method == null ? UrlGuesses.METHODS : List.of(method)) {
      Request sent = new Request(each, url.path(), url.own(), headers);
      List<Guess> guesses = UrlGuesses.of(sent, given, sections.expectedHost());
      for (Guess guess : method == null ? withoutMethods(guesses) : guesses) {
        if (signatures.fits(guess.request(), scope, url.value("X-Amz-Signature"))) {
          return Optional.of(guess);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Guess> withoutMethods(List<Guess> guesses) {
    String own = guesses.get(0).request().method();
    return guesses.stream().filter(guess -> guess.request().method().equals(own)).toList();
  }

  /** Tells whether it puts an object or a part, as far as that can be told. */
  private static boolean writes(RefusedUrl url, @Nullable String method, Optional<Guess> fitting) {
    return fitting
        .map(guess -> guess.request().method().equals("PUT"))
        .orElse(
            method == null ? url.signedHeaders().contains("content-length") : method.equals("PUT"));
  }
}
