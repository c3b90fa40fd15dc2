package dev.r2presigner.policy;

import org.jspecify.annotations.Nullable;

/**
 * A caller's request, not judged yet; its kind says which grant it may become. Null means that the
 * caller left the member out; the policy decides whether it is required.
 */
public sealed interface Intent<G extends Grant> {

  /** Returns the one operation that the policy must allow. */
  Operation operation();

  /** Returns the requested key, or prefix; null where a filename is given instead. */
  @Nullable String key();

  /** Returns the policy named; null where the key alone decides. */
  @Nullable String policy();

  /** A request for a presigned URL. */
  sealed interface Timed<G extends Grant.Timed> extends Intent<G> {

    /**
     * Returns the requested lifetime in seconds, of any sign and size; null for the policy's own.
     */
    @Nullable Long expiresIn();
  }

  /**
   * A request to store a new object: type, size and metadata are judged the same in a single
   * upload, a multipart one and a copy.
   */
  sealed interface NewObject<G extends Grant> extends Intent<G> {

    ObjectName name();

    ObjectContent content();

    /**
     * Tells whether the client can't know the policy: where names are generated, the key's last
     * segment counts as the filename, and metadata that is not listed is left out instead of
     * refused.
     */
    boolean lenient();

    @Override
    default @Nullable String key() {
      return name() instanceof ObjectName.Key named ? named.key() : null;
    }

    /** Returns the requested filename; exactly one of this and the key is given. */
    default @Nullable String filename() {
      return name() instanceof ObjectName.Filename named ? named.filename() : null;
    }

    @Override
    default @Nullable String policy() {
      return name().policy();
    }
  }

  /**
   * A request to store one object with a single PUT.
   *
   * @param ifMatch the quoted ETag of the one object that may be replaced
   */
  record Upload(
      ObjectName name,
      ObjectContent content,
      @Nullable Long expiresIn,
      boolean lenient,
      @Nullable String ifMatch)
      implements NewObject<Grant.Upload>, Timed<Grant.Upload> {

    /** A request that does not say which object it replaces. */
    public Upload(
        ObjectName name, ObjectContent content, @Nullable Long expiresIn, boolean lenient) {
      this(name, content, expiresIn, lenient, null);
    }

    @Override
    public Operation operation() {
      return Operation.UPLOAD;
    }
  }

  /** A request to begin a multipart upload. */
  record CreateMultipart(ObjectName name, ObjectContent content, boolean lenient)
      implements NewObject<Grant.CreateMultipart>, Timed<Grant.CreateMultipart> {

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
   * A request to continue a multipart upload. The upload id comes from the store and proves
   * nothing, so key, role and operation are judged each time; the length is the whole object's.
   */
  record Multipart(
      String key, @Nullable String policy, MultipartAction action, @Nullable Long contentLength)
      implements Timed<Grant.Multipart> {

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
   * A request to store a copy of an object that the store has described: its content is the real
   * one and not a client's claim.
   */
  record Copy(ObjectName.Key name, ObjectContent content) implements NewObject<Grant.Copy> {

    @Override
    public Operation operation() {
      return Operation.COPY_TO;
    }

    @Override
    public boolean lenient() {
      return false;
    }
  }

  /**
   * A request for this service to act on a key: to look at its object, to delete or to copy it, or
   * to put a copy there whose content is not known yet.
   */
  record Existing(String key, Operation operation) implements Intent<Grant.Existing> {

    @Override
    public @Nullable String policy() {
      return null;
    }
  }

  /** A request to read one object, under a filename of the caller's choice where it gives one. */
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

  /** A request for credentials for all that a policy allows under the caller's prefix. */
  record Credentials(String policy) implements Intent<Grant.Credentials> {

    @Override
    public Operation operation() {
      return Operation.CREDENTIALS;
    }

    @Override
    public @Nullable String key() {
      return null;
    }
  }

  /**
   * A request to list what lies under a prefix; the empty one stands for the caller's only one.
   *
   * @param policy the policy that an earlier page was listed under; null for a first page
   */
  record Listing(String prefix, @Nullable String policy) implements Intent<Grant.Listing> {

    @Override
    public Operation operation() {
      return Operation.LIST;
    }

    @Override
    public String key() {
      return prefix;
    }
  }
}
