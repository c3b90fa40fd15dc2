package dev.r2presigner.policy;

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

  /** How long the URL lives, and why not longer. */
  Lifetime lifetime();

  /** The operation granted. */
  Operation operation();

  /** One PUT of exactly this type and length; write-once unless the policy allows overwriting. */
  record Upload(
      ObjectKey key,
      String policy,
      Lifetime lifetime,
      String contentType,
      long contentLength,
      boolean writeOnce,
      @Nullable String checksumSha256,
      Map<String, String> metadata,
      @Nullable String cacheControl)
      implements Grant {

    @Override
    public Operation operation() {
      return Operation.UPLOAD;
    }
  }

  /** GET and HEAD of one object, served with this disposition and filename. */
  record Download(
      ObjectKey key,
      String policy,
      Lifetime lifetime,
      Policy.Disposition disposition,
      String filename)
      implements Grant {

    @Override
    public Operation operation() {
      return Operation.DOWNLOAD;
    }
  }
}
