package dev.r2presigner.issue;

import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.signing.SignedUrl;
import java.util.List;

/** What became of one wish. A value, so that a batch is a map over it. */
public sealed interface Issue {

  /** One PUT. */
  record Upload(Grant.Upload grant, SignedUrl put) implements Issue {}

  /** The same object by GET and by HEAD; the GET was signed first and so ends first. */
  record Download(Grant.Download grant, SignedUrl get, SignedUrl head) implements Issue {}

  /** The object by the one method that a redirect was asked with. */
  record Redirect(SignedUrl url) implements Issue {}

  /** The beginning of an upload in parts, for a client that talks to the store itself. */
  record CreateMultipart(Grant.CreateMultipart grant, SignedUrl post) implements Issue {}

  /** The granted parts in their order, or the one URL of another step. Never empty. */
  record Multipart(Grant.Multipart grant, List<SignedUrl> urls) implements Issue {}

  /** Nothing was signed: this service may itself do what was granted. */
  record Allowed(Grant grant) implements Issue {}

  /** Nothing was signed. */
  record Refused(Refusal refusal) implements Issue {}
}
