package dev.r2presigner.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, in its own words and not judged yet; its kind says which grant it may
 * become. Null means that the caller did not say: whether it had to is the policy's business.
 */
public sealed interface Intent<G extends Grant> {

  /** The one operation that the policy must allow. */
  Operation operation();

  /** The object asked for; null where a filename is given instead. */
  @Nullable String key();

  /** The policy named; null where the key alone decides. */
  @Nullable String policy();

  /** A request for a presigned URL. */
  sealed interface Timed<G extends Grant.Timed> extends Intent<G> {

    /** Life asked for, in seconds, of any sign and size; null for the policy's own. */
    @Nullable Long expiresIn();
  }

  /**
   * To store a new object: what judges type, size and metadata is the same in one go or in parts.
   */
  sealed interface NewObject<G extends Grant.Timed> extends Timed<G> {

    ObjectName name();

    ObjectContent content();

    /**
     * Whether the client can't know the policy: where names are generated, the key's last segment
     * counts as the filename, and metadata that is not listed is left out instead of refused.
     */
    boolean lenient();

    @Override
    default @Nullable String key() {
      return name() instanceof ObjectName.Key named ? named.key() : null;
    }

    /** The name wanted; exactly one of this and the key is given. */
    default @Nullable String filename() {
      return name() instanceof ObjectName.Filename named ? named.filename() : null;
    }

    @Override
    default @Nullable String policy() {
      return name().policy();
    }
  }

  /** To store one object in one request. */
  record Upload(ObjectName name, ObjectContent content, @Nullable Long expiresIn, boolean lenient)
      implements NewObject<Grant.Upload> {

    @Override
    public Operation operation() {
      return Operation.UPLOAD;
    }
  }

  /** To begin storing one object in parts. */
  record CreateMultipart(ObjectName name, ObjectContent content, boolean lenient)
      implements NewObject<Grant.CreateMultipart> {

    @Override
    public Operation operation() {
      return Operation.MULTIPART;
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
      MultipartStep step,
      @Nullable Long contentLength,
      List<PartLength> parts)
      implements Timed<Grant.Multipart> {

    public Multipart {
      parts = List.copyOf(parts);
    }

    /** To list, complete or abort. */
    public static Multipart of(
        String key, @Nullable String policy, String uploadId, MultipartStep step) {
      return new Multipart(key, policy, uploadId, step, null, List.of());
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

  /** To have something done to an object that is there: to look at it, or to delete it. */
  record Existing(String key, Operation operation) implements Intent<Grant.Existing> {

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
      implements Timed<Grant.Download> {

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
