package dev.r2presigner.command;

import dev.r2presigner.signing.SignatureTrials.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lists the requests that a refused one may have been before something changed it, each with what
 * that was: the one whose signature fits tells what happened.
 */
final class UrlGuesses {

  static final List<String> METHODS = List.of("GET", "PUT", "HEAD", "POST", "DELETE");

  /** What clients and their libraries do to the values of headers. */
  private static final String QUOTED = "\"%s\"";

  private final Request sent;
  private final List<Guess> all = new ArrayList<>();

  /**
   * One guess.
   *
   * @param change what was changed on the way, as a sentence; empty for the request as it was sent
   */
  record Guess(String change, Request request) {}

  private UrlGuesses(Request sent) {
    this.sent = sent;
  }

  /**
   * Returns the request as it was sent, and then each with one thing undone.
   *
   * @param given every header that the client sent, signed or not
   * @param endpoint the host that URLs are signed for
   */
  static List<Guess> of(Request sent, Map<String, String> given, String endpoint) {
    UrlGuesses guesses = new UrlGuesses(sent);
    guesses.add("", sent);
    guesses.methods();
    guesses.host(endpoint);
    guesses.path();
    guesses.query();
    sent.headers().keySet().forEach(guesses::header);
    guesses.list(given);
    return guesses.all;
  }

  /** Returns the host as a client sends it: with its port, unless that is the scheme's own. */
  static String host(URI endpoint) {
    int port = endpoint.getPort();
    boolean usual = port < 0 || port == (endpoint.getScheme().equals("https") ? 443 : 80);
    return usual ? endpoint.getHost() : endpoint.getHost() + ":" + port;
  }

  private void add(String change, Request request) {
    all.add(new Guess(change, request));
  }

  private void methods() {
    for (String method : METHODS) {
      if (!method.equals(sent.method())) {
        add(
            "It was signed for " + method + ", and sent with " + sent.method() + ".",
            new Request(method, sent.path(), sent.query(), sent.headers()));
      }
    }
  }

  private void host(String endpoint) {
    Map<String, String> headers = new TreeMap<>(sent.headers());
    headers.put("host", endpoint);
    add(
        "It was signed for another host: a proxy or an alias changed it.",
        new Request(sent.method(), sent.path(), sent.query(), headers));
  }

  private void path() {
    String once = RefusedUrl.decoded(sent.path());
    path("The path was encoded twice.", once);
    path(
        "The path was decoded, or encoded another way: a client or a proxy rewrote it.",
        encoded(once));
    path("The path was encoded twice, and another way.", encoded(RefusedUrl.decoded(once)));
    path("Slashes of the path were escaped.", sent.path().replaceAll("(?i)%2F", "/"));
    path("A slash was added to the path.", sent.path().replaceFirst("(?<=.)/$", ""));
    path("A slash of the path was doubled.", sent.path().replace("//", "/"));
  }

  private void path(String change, String path) {
    if (!path.equals(sent.path())) {
      add(change, new Request(sent.method(), path, sent.query(), sent.headers()));
    }
  }

  /** Encodes as signers do (SigV4, canonical URI). */
  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%2F", "/");
  }

  private void query() {
    for (String name : sent.query().keySet()) {
      Map<String, String> without = new LinkedHashMap<>(sent.query());
      String value = String.valueOf(without.remove(name));
      add(
          "A parameter was added: " + shown(name) + ".",
          new Request(sent.method(), sent.path(), without, sent.headers()));
      Map<String, String> once = new LinkedHashMap<>(sent.query());
      once.put(name, RefusedUrl.decoded(value));
      add(
          "The parameter " + shown(name) + " was encoded twice.",
          new Request(sent.method(), sent.path(), once, sent.headers()));
    }
  }

  private static String shown(String name) {
    return name.length() > 64 ? "(a long one)" : name.replaceAll("\\p{C}", "?");
  }

  private void header(String name) {
    String value = String.valueOf(sent.headers().get(name));
    Set<String> values = new LinkedHashSet<>();
    switch (name) {
      case "host" -> {
        return;
      }
      case "x-amz-copy-source-if-match" -> values.add(QUOTED.formatted("no-copy"));
      case "if-none-match" -> values.add("*");
      case "content-type" -> values.add(value.replaceFirst("\\s*;.*", ""));
      default -> {}
    }
    values.add(value.replaceAll("^\"|\"$", ""));
    values.add(QUOTED.formatted(value));
    values.add(RefusedUrl.decoded(value));
    values.add("");
    values.remove(value);
    for (String other : values) {
      Map<String, String> headers = new TreeMap<>(sent.headers());
      headers.put(name, other);
      add(
          other.isEmpty()
              ? "The header " + name + " was sent, and must not be."
              : "The header " + name + " was changed.",
          new Request(sent.method(), sent.path(), sent.query(), headers));
    }
  }

  /** The list itself may be what was changed: then the headers that were sent are the hint. */
  private void list(Map<String, String> given) {
    Map<String, String> more = new TreeMap<>(given);
    more.put("host", String.valueOf(sent.headers().getOrDefault("host", "")));
    Map<String, String> host = new TreeMap<>();
    host.put("host", String.valueOf(more.get("host")));
    for (Map<String, String> headers : List.of(more, host)) {
      if (!headers.keySet().equals(sent.headers().keySet())) {
        add(
            "The list of signed headers was changed; it was " + headers.keySet() + ".",
            new Request(sent.method(), sent.path(), sent.query(), headers));
      }
    }
    for (String name : sent.headers().keySet()) {
      Map<String, String> fewer = new TreeMap<>(sent.headers());
      fewer.remove(name);
      if (!name.equals("host")) {
        add(
            "The list of signed headers was changed: " + name + " was added.",
            new Request(sent.method(), sent.path(), sent.query(), fewer));
      }
    }
  }
}
