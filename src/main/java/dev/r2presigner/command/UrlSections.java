package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.signing.SignatureTrials;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Judges each part of a refused URL for itself; only the signature needs them all. */
final class UrlSections {

  private static final String HOST = "host";
  private static final String CONDITION = "x-amz-copy-source-if-match";

  /** The signed headers whose only value is known. */
  static final Map<String, String> KNOWN = Map.of(CONDITION, "\"no-copy\"", "if-none-match", "*");

  private final R2Settings settings;
  private final GuardSettings guards;
  private final SignatureTrials signatures;

  UrlSections(R2Settings settings, GuardSettings guards, SignatureTrials signatures) {
    this.settings = settings;
    this.guards = guards;
    this.signatures = signatures;
  }

  /** Returns the host that URLs of the bucket have. */
  String expectedHost() {
    URI endpoint = settings.endpoint();
    String host = UrlGuesses.host(endpoint);
    return settings.virtualHosts() ? settings.bucket() + "." + host : host;
  }

  Section host(RefusedUrl url) {
    return url.authority().equalsIgnoreCase(expectedHost())
        ? Section.holds(HOST, "It is that of the bucket's endpoint.")
        : Section.fails(
            HOST,
            "URLs are signed for "
                + expectedHost()
                + ", and this one goes to another host: a signature is good for one host only.");
  }

  Section key(RefusedUrl url) {
    String base = settings.virtualHosts() ? "/" : "/" + settings.bucket() + "/";
    if (!url.path().startsWith(base)) {
      return Section.fails("key", "The path does not begin with the bucket, " + base);
    }
    String key = RefusedUrl.decoded(url.path().substring(base.length()));
    String flaw = ObjectKey.flaw(key);
    if (flaw != null) {
      return Section.fails(
          "key", "No URL is issued for this key: it was changed, or encoded twice. " + flaw);
    }
    return Section.holds("key", "The path is that of an object of the bucket.");
  }

  static Section time(RefusedUrl url, Instant now) {
    Instant signed = url.signedAt();
    if (signed == null) {
      return Section.fails("time", "Its X-Amz-Date is no date.");
    }
    Instant ends = signed.plus(url.life());
    if (!ends.isAfter(now)) {
      return Section.fails(
          "time", "It expired at " + ends + ", " + ago(ends, now) + " ago. Ask for a new one.");
    }
    if (signed.isAfter(now.plusSeconds(1))) {
      return Section.fails(
          "time",
          "It begins at "
              + signed
              + ", in "
              + ago(now, signed)
              + ": the clock that signed it is"
              + " ahead, or the one here is behind. Run doctor --only=clock.");
    }
    return Section.holds("time", "It is good until " + ends + ".");
  }

  private static String ago(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    if (between.toHours() > 0) {
      return between.toHours() + " h";
    }
    return between.toMinutes() > 0 ? between.toMinutes() + " min" : between.toSeconds() + " s";
  }

  Section accessKey(RefusedUrl url, boolean writes) {
    String[] scope = url.scope();
    if (!signatures.isKnown(scope[0])) {
      return Section.fails(
          "access-key",
          "It is signed with an access key that is not configured here: that of another"
              + " installation, or one that was replaced. The signature can't be checked.");
    }
    if (!signatures.isFor(scope[0], writes)) {
      return Section.fails(
          "access-key",
          "It is signed with the other of the two configured keys, by another STORE_GUARD.");
    }
    if (!url.value("X-Amz-Date").startsWith(scope[1])
        || !scope[2].equals(settings.region())
        || !scope[3].equals("s3")
        || !scope[4].equals("aws4_request")) {
      return Section.fails(
          "access-key",
          "Its scope is not "
              + url.value("X-Amz-Date").substring(0, 8)
              + "/"
              + settings.region()
              + "/s3/aws4_request: it was changed, or signed with another R2_REGION.");
    }
    return Section.holds("access-key", "It is signed with the configured key.");
  }

  Section guard(RefusedUrl url, boolean writes) {
    List<String> signed = url.signedHeaders();
    boolean lacksCondition = guards.guards().have(Guard.CONDITION) && !signed.contains(CONDITION);
    boolean lacksAbsent =
        guards.guards().have(Guard.ABSENT) && !signed.contains("x-amz-copy-source");
    return writes && guards.configured().isPresent() && (lacksCondition || lacksAbsent)
        ? Section.fails(
            "guard",
            "It puts an object or a part without the headers of STORE_GUARD="
                + guards.guards()
                + ": it was signed by another version or configuration, or its list of signed"
                + " headers was changed.")
        : Section.holds("guard", "It has what STORE_GUARD demands of such a URL.");
  }

  static Section headers(RefusedUrl url, Map<String, String> given, boolean areKnown) {
    TreeSet<String> wanted = new TreeSet<>(url.signedHeaders());
    wanted.remove(HOST);
    if (!areKnown) {
      return wanted.isEmpty()
          ? Section.holds("headers", "No header has to be sent.")
          : Section.untried(
              "headers",
              "The request has to have "
                  + String.join(", ", wanted)
                  + ". Give what was sent with --header to compare.");
    }
    TreeSet<String> missing = new TreeSet<>(wanted);
    missing.removeAll(given.keySet());
    // Those signed as absent are not to be sent.
    missing.removeIf(name -> isAbsent(name, url));
    List<String> found = new ArrayList<>();
    missing.forEach(name -> found.add("The header " + name + " was not sent."));
    given.keySet().stream()
        .filter(name -> name.startsWith("x-amz-") && !wanted.contains(name))
        .forEach(name -> found.add("The header " + name + " was sent and is not signed."));
    KNOWN.forEach(
        (name, value) -> {
          if (wanted.contains(name) && given.containsKey(name) && !given.get(name).equals(value)) {
            found.add("The header " + name + " has to be " + value + ".");
          }
        });
    return Section.ofDifferences(
        "headers", "Every signed header was sent.", "The request is not as it was signed.", found);
  }

  /** Tells whether a header is on the list only so that it can't be added. */
  static boolean isAbsent(String name, RefusedUrl url) {
    return url.signedHeaders().contains("x-amz-copy-source")
        && !name.equals("content-length")
        && !name.equals("content-type")
        && !KNOWN.containsKey(name)
        && !name.startsWith("x-amz-meta-")
        && !name.startsWith("x-amz-checksum-");
  }
}
