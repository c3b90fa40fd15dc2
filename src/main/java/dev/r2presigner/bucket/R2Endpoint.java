package dev.r2presigner.bucket;

import dev.r2presigner.startup.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the store's endpoint. R2 accepts presigned URLs on its S3 host only, never on {@code
 * r2.dev} or a custom domain (R2, presigned URLs); hosts that are recognisably not an S3 host are
 * rejected here.
 */
final class R2Endpoint {

  /** A single word without digits, which account ids have; Cloudflare may add new ones. */
  static final Pattern JURISDICTION = Pattern.compile("[a-z]{1,20}");

  static final String DEFAULT_JURISDICTION = "default";

  /** A placeholder for a rejected endpoint; the start ends before anything is signed with it. */
  static final URI NOWHERE = URI.create("https://invalid.invalid");

  private static final String R2_HOST = ".r2.cloudflarestorage.com";

  private R2Endpoint() {}

  static URI of(String account, String jurisdiction) {
    String place = jurisdiction.equals(DEFAULT_JURISDICTION) ? "" : "." + jurisdiction;
    return URI.create("https://" + account + place + R2_HOST);
  }

  /**
   * Parses an endpoint as an operator writes it; {@link #NOWHERE} if there is a finding.
   *
   * @param plaintext whether http is allowed on every host, and not on loopback only
   */
  static URI parse(String text, boolean plaintext, Consumer<String> findings) {
    URI endpoint;
    try {
      endpoint = new URI(text);
    } catch (URISyntaxException notUri) {
      findings.accept("must be a URL like https://s3.example.com");
      return NOWHERE;
    }
    String flaw = flaw(endpoint, plaintext);
    if (flaw == null) {
      // With the slash the SDK would sign an empty segment before the bucket.
      return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : endpoint;
    }
    findings.accept(flaw);
    return NOWHERE;
  }

  private static @Nullable String flaw(URI endpoint, boolean plaintext) {
    String host = endpoint.getHost() == null ? "" : endpoint.getHost().toLowerCase(Locale.ROOT);
    // The same host in DNS; the rules below compare without the dot.
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    if (host.isEmpty()) {
      return "must be a URL like https://s3.example.com";
    }
    if (!"https".equals(endpoint.getScheme())
        && !("http".equals(endpoint.getScheme()) && (plaintext || Loopback.isLoopback(host)))) {
      return "must be https (http on loopback only)";
    }
    if (endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      return "must have no user, query or fragment";
    }
    if (host.equals("r2.dev") || host.endsWith(".r2.dev")) {
      return "r2.dev serves public objects only and rejects signed URLs; use the S3 API host";
    }
    if (!("." + host).endsWith(R2_HOST)) {
      return null;
    }
    if (!path.isEmpty() && !path.equals("/")) {
      return "must have no path: the bucket goes into r2.bucket (R2_BUCKET)";
    }
    return account(host).isPresent()
        ? null
        : "must be <account>[.<jurisdiction>]" + R2_HOST + ", without the bucket in front";
  }

  /** Tells whether the host is an IP address, which can't have a bucket as a part. */
  static boolean isAddress(URI endpoint) {
    String host = endpoint.getHost();
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  /** Returns the account whose endpoint it is, if it is one of R2's. */
  static Optional<R2Account> account(URI endpoint) {
    return account(endpoint.getHost().toLowerCase(Locale.ROOT));
  }

  private static Optional<R2Account> account(String host) {
    if (!host.endsWith(R2_HOST)) {
      return Optional.empty();
    }
    String[] labels = host.substring(0, host.length() - R2_HOST.length()).split("\\.", -1);
    String jurisdiction = labels.length == 1 ? DEFAULT_JURISDICTION : labels[1];
    boolean known = labels.length <= 2 && JURISDICTION.matcher(jurisdiction).matches();
    return known && !labels[0].isEmpty()
        ? Optional.of(new R2Account(labels[0], jurisdiction))
        : Optional.empty();
  }
}
