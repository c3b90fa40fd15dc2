package dev.r2presigner.command;

import dev.r2presigner.startup.Options.Misuse;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A presigned URL as a client used it, in its parts. Never prints: it is a bearer capability.
 *
 * @param path encoded, as in the URL
 * @param query by name, each value decoded once
 */
record RefusedUrl(String authority, String path, Map<String, String> query) {

  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> PARAMETERS =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature");

  /**
   * Reads a URL.
   *
   * @throws Misuse if it is none of http or https
   */
  static RefusedUrl parse(String text) {
    try {
      URI url = new URI(text.strip());
      String scheme = String.valueOf(url.getScheme());
      if (url.getRawAuthority() == null || !(scheme.equals("https") || scheme.equals("http"))) {
        throw new Misuse("--url must be an absolute URL, quoted for the shell");
      }
      String path = url.getRawPath();
      return new RefusedUrl(
          url.getRawAuthority(), path.isEmpty() ? "/" : path, query(url.getRawQuery()));
    } catch (URISyntaxException notUrl) {
      throw new Misuse("--url has characters that no URL has: it was decoded, or is not complete");
    }
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        query.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  /** Decodes escapes once; a plus stays one, and what is no escape stays as it is. */
  static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      return text;
    }
  }

  /** Returns what keeps it from being read as a presigned URL; null if nothing does. */
  @Nullable String flaw() {
    if (query.keySet().stream().anyMatch(name -> name.startsWith("amp;"))) {
      return "Its & are written as &amp;: it was copied out of HTML or XML. Unescape it.";
    }
    if (query.keySet().stream().anyMatch(name -> name.contains("X-Amz-Credential="))
        || value("X-Amz-Credential").contains("%2F")) {
      return "Its query is encoded twice: a client encoded the URL again. Use it as it is.";
    }
    List<String> missing = new ArrayList<>(PARAMETERS);
    missing.removeAll(query.keySet());
    if (missing.size() == PARAMETERS.size()) {
      return "It has none of the parameters of a presigned URL (SigV4): its query was cut off, or"
          + " it is another kind of URL.";
    }
    if (!missing.isEmpty()) {
      return "It lacks "
          + String.join(", ", missing)
          + ": it was cut off at an unquoted &, or is"
          + " not complete.";
    }
    if (!value("X-Amz-Algorithm").equals("AWS4-HMAC-SHA256")) {
      return "Its algorithm is not AWS4-HMAC-SHA256.";
    }
    if (scope().length != 5) {
      return "Its X-Amz-Credential is not key/date/region/service/aws4_request.";
    }
    return value("X-Amz-Date").matches("\\d{8}T\\d{6}Z")
            && value("X-Amz-Expires").matches("\\d{1,6}")
        ? null
        : "Its X-Amz-Date or X-Amz-Expires is not what a signer writes.";
  }

  String value(String parameter) {
    return query.getOrDefault(parameter, "");
  }

  /** Returns key id, date, region, service and the word at the end. */
  String[] scope() {
    return value("X-Amz-Credential").split("/", -1);
  }

  /** Returns when it was signed; null if that is no date. */
  @Nullable Instant signedAt() {
    try {
      return AMZ_DATE.parse(value("X-Amz-Date"), Instant::from);
    } catch (DateTimeException noDate) {
      return null;
    }
  }

  /** Returns how long it is good. */
  Duration life() {
    return Duration.ofSeconds(Long.parseLong(value("X-Amz-Expires")));
  }

  List<String> signedHeaders() {
    return Arrays.asList(value("X-Amz-SignedHeaders").split(";", -1));
  }

  /** Returns the parameters that are the request's and not the signature's. */
  Map<String, String> own() {
    Map<String, String> own = new LinkedHashMap<>(query);
    own.keySet().removeAll(PARAMETERS);
    // The signer adds it from its credentials.
    own.remove("X-Amz-Security-Token");
    return own;
  }

  @Override
  public String toString() {
    return "RefusedUrl";
  }
}
