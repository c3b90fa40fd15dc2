package dev.r2presigner.issue;

import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.signing.SignedUrl;

/** What became of one wish. A value, so that a batch is a map over it. */
public sealed interface Issue {

  /** One PUT. */
  record Upload(Grant.Upload grant, SignedUrl put) implements Issue {}

  /** The same object by GET and by HEAD; the GET was signed first and so ends first. */
  record Download(Grant.Download grant, SignedUrl get, SignedUrl head) implements Issue {}

  /** Nothing was signed. */
  record Refused(Refusal refusal) implements Issue {}
}
