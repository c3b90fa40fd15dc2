package dev.r2presigner.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, in its own words and not judged yet. Null means that the caller did not
 * say: whether it had to is the policy's business.
 */
public sealed interface Intent {

  /** The one operation that the policy must allow. */
  Operation operation();

  /** The object asked for; null where a filename is given instead. */
  @Nullable String key();

  /** The policy named; null where the key alone decides. */
  @Nullable String policy();

  /** Life asked for, in seconds, of any sign and size; null for the policy's own. */
  @Nullable Long expiresIn();

  /**
   * To store one object in one request. Exactly one of key and filename is given. The checksum is
   * the Base64 of a SHA-256; the cache control is a legal header value.
   */
  record Upload(
      @Nullable String key,
      @Nullable String filename,
      @Nullable String policy,
      @Nullable String contentType,
      @Nullable Long contentLength,
      @Nullable String checksumSha256,
      Map<String, String> metadata,
      @Nullable String cacheControl,
      @Nullable Long expiresIn)
      implements Intent {

    public Upload {
      metadata = Map.copyOf(metadata);
    }

    @Override
    public Operation operation() {
      return Operation.UPLOAD;
    }
  }

  /** To read one object, under a name of the caller's choice if it likes. */
  record Download(
      String key,
      @Nullable String filename,
      Policy.@Nullable Disposition disposition,
      @Nullable Long expiresIn)
      implements Intent {

    @Override
    public Operation operation() {
      return Operation.DOWNLOAD;
    }

    @Override
    public @Nullable String policy() {
      return null;
    }
  }
}
