package dev.r2presigner.issuing;

import dev.r2presigner.policy.Grant;
import dev.r2presigner.signing.SignedUrl;
import java.util.List;

/** The signed URLs, with the grant that they were signed from, by kind of URL. */
public interface Signed {

  /** A URL of one PUT. */
  record Upload(Grant.Upload grant, SignedUrl put) implements Signed {}

  /**
   * The URLs of the same object by GET and by HEAD; the GET is signed first and so expires first.
   */
  record Download(Grant.Download grant, SignedUrl get, SignedUrl head) implements Signed {}

  /** The URL of one of these methods, for a client that is redirected to it. */
  record Redirect(Grant.Download grant, SignedUrl url) implements Signed {}

  /** A URL that begins a multipart upload, for a client that talks to the store itself. */
  record CreateMultipart(Grant.CreateMultipart grant, SignedUrl post) implements Signed {}

  /** The URLs of the granted parts in their order, or the one URL of another step. Never empty. */
  record Multipart(Grant.Multipart grant, List<SignedUrl> urls) implements Signed {}
}
