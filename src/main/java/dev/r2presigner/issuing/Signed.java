package dev.r2presigner.issuing;

import dev.r2presigner.policy.Grant;
import dev.r2presigner.signing.SignedUrl;
import java.util.List;

/** What was signed, with the grant that it was signed from, by kind of URL. */
public interface Signed {

  /** One PUT. */
  record Upload(Grant.Upload grant, SignedUrl put) implements Signed {}

  /** The same object by GET and by HEAD; the GET was signed first and so ends first. */
  record Download(Grant.Download grant, SignedUrl get, SignedUrl head) implements Signed {}

  /** The beginning of an upload in parts, for a client that talks to the store itself. */
  record CreateMultipart(Grant.CreateMultipart grant, SignedUrl post) implements Signed {}

  /** The granted parts in their order, or the one URL of another step. Never empty. */
  record Multipart(Grant.Multipart grant, List<SignedUrl> urls) implements Signed {}
}
