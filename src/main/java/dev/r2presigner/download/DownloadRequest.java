package dev.r2presigner.download;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to download one object: under a name of its own if it likes, and with its own
 * disposition where the policy leaves that to the caller.
 */
public record DownloadRequest(
    @Nullable String key,
    @Nullable String filename,
    @Nullable String disposition,
    @Nullable BigInteger expiresIn) {

  Intent.Download toIntent() {
    if (filename != null && (filename.indexOf('/') >= 0 || ObjectKey.flaw(filename) != null)) {
      throw RequestFields.invalid("The field 'filename' must be a legal name without '/'.");
    }
    return new Intent.Download(
        RequestFields.required(key, "key"),
        filename,
        toDisposition(),
        RequestFields.saturated(expiresIn));
  }

  private Policy.@Nullable Disposition toDisposition() {
    if (disposition == null) {
      return null;
    }
    return switch (disposition) {
      case "attachment" -> Policy.Disposition.ATTACHMENT;
      case "inline" -> Policy.Disposition.INLINE;
      default -> throw RequestFields.invalid("The field 'disposition' is attachment or inline.");
    };
  }
}
