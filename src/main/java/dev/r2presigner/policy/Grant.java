package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy allowed, complete: every member ends up in the signature. Only {@link Policies}
 * makes grants (ArchUnit holds that); a grant made elsewhere would be a URL that no policy allowed.
 */
public sealed interface Grant {

  /** The object, legal and under the caller's own prefix. */
  ObjectKey key();

  /** The policy that granted. */
  String policy();

  /** The operation granted. */
  Operation operation();

  /** What of the caller's byte limit it uses up: bytes are counted where their URL is signed. */
  default long declaredBytes() {
    return 0;
  }

  /** Which step of an upload in parts this is; null where there is only one. */
  default @Nullable String phase() {
    return null;
  }

  /** A grant of a presigned URL, and so with a lifetime. */
  sealed interface Timed extends Grant {

    /** How long the URL lives, and why not longer. */
    Lifetime lifetime();
  }

  /** How an object is served: shown or saved, and under which name, one legal segment of a key. */
  record Presentation(Policy.Disposition disposition, String filename) {}

  /**
   * What may be stored, and nothing else. A presentation is stored with the object.
   *
   * @param length in bytes; of an upload in parts, all of them together
   */
  record Content(
      String type,
      long length,
      @Nullable String checksumSha256,
      Map<String, String> metadata,
      @Nullable String cacheControl,
      @Nullable Presentation presentation) {}

  /** One PUT of exactly this content; write-once unless the policy allows overwriting. */
  record Upload(ObjectKey key, String policy, Lifetime lifetime, Content content, boolean writeOnce)
      implements Timed {

    @Override
    public Operation operation() {
      return Operation.UPLOAD;
    }

    @Override
    public long declaredBytes() {
      return content.length();
    }
  }

  /** GET and HEAD of one object, served like this. */
  record Download(ObjectKey key, String policy, Lifetime lifetime, Presentation presentation)
      implements Timed {

    @Override
    public Operation operation() {
      return Operation.DOWNLOAD;
    }
  }

  /** To begin an upload in parts of this content. */
  record CreateMultipart(ObjectKey key, String policy, Lifetime lifetime, Content content)
      implements Timed {

    @Override
    public Operation operation() {
      return Operation.MULTIPART;
    }

    @Override
    public String phase() {
      return "create";
    }
  }

  /**
   * One step of an upload in parts of this key: the parts listed may be put, each with exactly its
   * length, or the upload be listed, completed or aborted. What is completed has at most so many
   * bytes, and write-once is a condition of it.
   */
  record Multipart(
      ObjectKey key,
      String policy,
      Lifetime lifetime,
      String uploadId,
      MultipartStep step,
      List<PartLength> parts,
      boolean writeOnce,
      long maxBytes)
      implements Timed {

    @Override
    public Operation operation() {
      return Operation.MULTIPART;
    }

    @Override
    public long declaredBytes() {
      return parts.stream().mapToLong(PartLength::bytes).sum();
    }

    @Override
    public String phase() {
      return step.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Permission for this service to act on an existing object. No URL is issued.
   *
   * @param metadata the names that the policy lets an object have
   */
  record Existing(ObjectKey key, String policy, Operation operation, List<String> metadata)
      implements Grant {}
}
