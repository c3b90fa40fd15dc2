package dev.r2presigner.token;

import dev.r2presigner.startup.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The place of an issuer's keys: a URL, a file, or, where neither is configured, the URL that the
 * issuer's metadata names (OpenID Connect Discovery 1.0).
 *
 * @param keys a URL or a path; empty to discover
 */
record KeyLocation(String issuer, String keys) {

  private static final String METADATA = "/.well-known/openid-configuration";

  boolean isFile() {
    return !isDiscovered() && url() == null;
  }

  boolean isDiscovered() {
    return keys.isEmpty();
  }

  /** Returns the configured URL of the keys; null if there is none. */
  @Nullable URI url() {
    return keys.startsWith("http://") || keys.startsWith("https://") ? uri(keys) : null;
  }

  /** Returns the file of the keys; only if they are in one. */
  Path file() {
    return Path.of(keys);
  }

  /** Returns the URL of the issuer's metadata; only if the keys are discovered. */
  URI metadata() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + METADATA);
  }

  /**
   * Returns the URL of the keys that a metadata document names.
   *
   * @throws TokenKeys.Unusable with the reason if it is not this issuer's, or names no safe URL
   */
  URI discovered(String document) {
    try {
      var metadata = JsonUtil.parseJson(document);
      if (!issuer.equals(metadata.get("issuer"))) {
        throw new TokenKeys.Unusable("the issuer's metadata is of another issuer");
      }
      URI url = metadata.get("jwks_uri") instanceof String text ? uri(text) : null;
      if (url == null || !isSafe(url)) {
        throw new TokenKeys.Unusable("the issuer's metadata has no https jwks_uri");
      }
      return url;
    } catch (JoseException notJson) {
      throw new TokenKeys.Unusable("the issuer's metadata is not a JSON object");
    }
  }

  /** Plain http only where the issuer itself is on loopback: a remote one has no business there. */
  private boolean isSafe(URI url) {
    return Loopback.isHttpsUnlessLoopback(url)
        && (url.getScheme().equals("https") || issuer.startsWith("http://"));
  }

  /** Returns what is wrong with it; null if nothing is. */
  @Nullable String flaw() {
    if (isDiscovered()) {
      return canBeAsked() ? null : "required, unless the issuer is an https URL (http on loopback)";
    }
    URI url = url();
    if (url == null ? keys.contains("://") : !Loopback.isHttpsUnlessLoopback(url)) {
      return "must be an https URL (http on loopback), or a file";
    }
    return url == null ? fileFlaw() : null;
  }

  private boolean canBeAsked() {
    URI url = uri(issuer);
    return url != null
        && Loopback.isHttpsUnlessLoopback(url)
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  private @Nullable String fileFlaw() {
    try {
      if (!Files.isReadable(file())) {
        return "the file '" + keys + "' does not exist or is not readable";
      }
      TokenKeys.parse(Files.readString(file()));
      return null;
    } catch (InvalidPathException noName) {
      return "is neither a URL nor the name of a file";
    } catch (IllegalArgumentException unusable) {
      return "the file '" + keys + "' " + unusable.getMessage();
    } catch (IOException unreadable) {
      return "the file '" + keys + "' can't be read as text";
    }
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException notUrl) {
      return null;
    }
  }
}
