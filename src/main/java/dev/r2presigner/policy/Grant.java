package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A complete permission given by a policy: every member ends up in the signature. Only {@link
 * Policies} makes grants (enforced by ArchUnit); a grant made elsewhere would be a URL that no
 * policy allowed.
 */
public sealed interface Grant {

  /** Returns the key, or of a listing the prefix, for the audit. */
  String place();

  /** Returns the name of the policy that granted. */
  String policy();

  /** Returns the operation granted. */
  Operation operation();

  /**
   * Returns how many bytes of the caller's limit the grant consumes: bytes are counted where their
   * URL is signed.
   */
  default long declaredBytes() {
    return 0;
  }

  /** Returns which step of a multipart upload this is; null where there is only one. */
  default @Nullable String phase() {
    return null;
  }

  /** A grant about one object. */
  sealed interface OfObject extends Grant {

    /** Returns the object's key, legal and under the caller's own prefix. */
    ObjectKey key();

    @Override
    default String place() {
      return key().value();
    }
  }

  /** A grant of something that expires. */
  sealed interface Expiring extends Grant {

    /** Returns how long it lives, and which bound decided that. */
    Lifetime lifetime();
  }

  /** A grant of a presigned URL, and so with a lifetime. */
  sealed interface Timed extends OfObject, Expiring {

    /** Returns the window in which the URL stays the same; null for a URL of its own. */
    default @Nullable StableWindow window() {
      return null;
    }
  }

  /** A grant about one stored object, of which the store's own description can be judged. */
  sealed interface OfStored extends OfObject {

    /** Returns what the policy says of an object under this key. */
    StoredRules rules();
  }

  /**
   * A way to serve an object: inline or as attachment, and under which filename, one legal segment
   * of a key.
   */
  record Presentation(Policy.Disposition disposition, String filename) {}

  /**
   * The only content that may be stored. A presentation is stored with the object.
   *
   * @param length in bytes; of a multipart upload, of all parts together
   */
  record Content(
      String type,
      long length,
      @Nullable String checksumSha256,
      Map<String, String> metadata,
      @Nullable String cacheControl,
      @Nullable Presentation presentation) {}

  /**
   * A grant of one PUT of exactly this content; write-once unless the policy allows overwriting.
   *
   * @param ifMatch the quoted ETag of the one object that may be replaced; null for any
   */
  record Upload(
      ObjectKey key,
      String policy,
      Lifetime lifetime,
      Content content,
      boolean writeOnce,
      @Nullable String ifMatch)
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

  /** A grant of GET and HEAD of one object, with this presentation. */
  record Download(
      ObjectKey key,
      String policy,
      Lifetime lifetime,
      Presentation presentation,
      @Nullable StableWindow window)
      implements Timed {

    @Override
    public Operation operation() {
      return Operation.DOWNLOAD;
    }
  }

  /** A grant to begin a multipart upload of this content. */
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
   * A grant of one step of a multipart upload of this key. Completion has at most as many bytes as
   * the rules say, and write-once is one of its conditions.
   */
  record Multipart(
      ObjectKey key,
      String policy,
      Lifetime lifetime,
      MultipartAction action,
      boolean writeOnce,
      StoredRules rules)
      implements Timed, OfStored {

    public String uploadId() {
      return action.uploadId();
    }

    public MultipartStep step() {
      return action.step();
    }

    public List<PartLength> parts() {
      return action.parts();
    }

    @Override
    public Operation operation() {
      return Operation.MULTIPART;
    }

    @Override
    public long declaredBytes() {
      return parts().stream().mapToLong(PartLength::bytes).sum();
    }

    @Override
    public String phase() {
      return step().name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A grant for this service to store a copy with exactly this content; write-once unless the
   * policy allows overwriting.
   */
  record Copy(ObjectKey key, String policy, Content content, boolean writeOnce, StoredRules rules)
      implements OfStored {

    @Override
    public Operation operation() {
      return Operation.COPY_TO;
    }

    @Override
    public long declaredBytes() {
      return content.length();
    }
  }

  /** Permission for this service to act on an object, or on its key. No URL is issued. */
  record Existing(ObjectKey key, String policy, Operation operation, StoredRules rules)
      implements OfStored {}

  /**
   * Permission for this service to list what lies under a prefix, of which the caller may see only
   * what is listable.
   */
  record Listing(String place, String policy, ListableKeys listable) implements Grant {

    @Override
    public Operation operation() {
      return Operation.LIST;
    }
  }

  /**
   * A grant of credentials for everything under a prefix.
   *
   * @param operations what they are for; those that they can't be for are left out
   */
  record Credentials(String place, String policy, Lifetime lifetime, Set<Operation> operations)
      implements Expiring {

    public Credentials {
      operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }

    @Override
    public Operation operation() {
      return Operation.CREDENTIALS;
    }
  }
}
