package dev.r2presigner.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /**
   * Not {@code Map.copyOf}, which looks for a free place one by one: names that a client chose for
   * their hash code would keep it busy for minutes.
   */
  private static Map<String, String> copy(Map<String, String> metadata) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** To have a URL, which lives for a time. */
  sealed interface Timed extends Intent {

    /** Life asked for, in seconds, of any sign and size; null for the policy's own. */
    @Nullable Long expiresIn();
  }

  /**
   * To store a new object: what judges type, size and metadata is the same in one go or in parts.
   */
  sealed interface NewObject extends Timed {

    /** The name wanted; exactly one of this and the key is given. */
    @Nullable String filename();

    @Nullable String contentType();

    /** The whole object's, in bytes. */
    @Nullable Long contentLength();

    /** The Base64 of a SHA-256 of the whole object. */
    @Nullable String checksumSha256();

    Map<String, String> metadata();

    /**
     * Whether the client can't know the policy: where names are generated, the key's last segment
     * counts as the filename, and metadata that is not listed is left out instead of refused.
     */
    boolean lenient();
  }

  /** To store one object in one request. The cache control is a legal header value. */
  record Upload(
      @Nullable String key,
      @Nullable String filename,
      @Nullable String policy,
      @Nullable String contentType,
      @Nullable Long contentLength,
      @Nullable String checksumSha256,
      Map<String, String> metadata,
      @Nullable String cacheControl,
      @Nullable Long expiresIn,
      boolean lenient)
      implements NewObject {

    public Upload {
      metadata = copy(metadata);
    }

    @Override
    public Operation operation() {
      return Operation.UPLOAD;
    }
  }

  /** To begin storing one object in parts. The cache control is a legal header value. */
  record CreateMultipart(
      @Nullable String key,
      @Nullable String filename,
      @Nullable String policy,
      @Nullable String contentType,
      @Nullable Long contentLength,
      Map<String, String> metadata,
      @Nullable String cacheControl,
      boolean lenient)
      implements NewObject {

    public CreateMultipart {
      metadata = copy(metadata);
    }

    @Override
    public Operation operation() {
      return Operation.MULTIPART;
    }

    @Override
    public @Nullable String checksumSha256() {
      return null;
    }

    @Override
    public @Nullable Long expiresIn() {
      return null;
    }
  }

  /**
   * To go on with an upload in parts. The upload id is the store's word and proves nothing, so key,
   * role and operation are judged each time; the length is the whole object's.
   */
  record Multipart(
      String key,
      @Nullable String policy,
      String uploadId,
      Step step,
      @Nullable Long contentLength,
      List<PartLength> parts)
      implements Timed {

    public Multipart {
      parts = List.copyOf(parts);
    }

    /** To list, complete or abort. */
    public static Multipart of(String key, @Nullable String policy, String uploadId, Step step) {
      return new Multipart(key, policy, uploadId, step, null, List.of());
    }

    /** What is to be done with the upload. */
    public enum Step {
      PARTS,
      LIST,
      COMPLETE,
      ABORT
    }

    @Override
    public Operation operation() {
      return Operation.MULTIPART;
    }

    @Override
    public @Nullable Long expiresIn() {
      return null;
    }
  }

  /** One part, 1 to 10,000, and its exact length in bytes. */
  record PartLength(int partNumber, long bytes) {}

  /** To have something done to an object that is there: to look at it, or to delete it. */
  record Existing(String key, Operation operation) implements Intent {

    @Override
    public @Nullable String policy() {
      return null;
    }
  }

  /** To read one object, under a name of the caller's choice if it likes. */
  record Download(
      String key,
      @Nullable String filename,
      Policy.@Nullable Disposition disposition,
      @Nullable Long expiresIn)
      implements Timed {

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
