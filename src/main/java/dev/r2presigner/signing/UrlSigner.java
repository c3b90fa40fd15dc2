package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import dev.r2presigner.signing.GuardHeaders.Write;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Signs exactly what was granted: method, key, type, length, checksum, write-once, metadata,
 * disposition and lifetime are all in the signature, so the store rejects any other use. Costs CPU
 * only; safe for use by many threads.
 */
@ApplicationScoped
public class UrlSigner {

  private static final String DISPOSITION = "response-content-disposition";

  private final ObjectRequestSigner requests;

  UrlSigner(ObjectRequestSigner requests) {
    this.requests = requests;
  }

  /** Signs the PUT of the one body that was granted. */
  public SignedUrl put(Grant.Upload grant) {
    String disposition = ContentDisposition.orNone(grant.content().presentation());
    return requests.write(
        Write.object(disposition != null),
        grant,
        request -> {
          request
              .putHeader(SignedHeader.CONTENT_LENGTH, String.valueOf(grant.content().length()))
              .putHeader(SignedHeader.CONTENT_TYPE, grant.content().type());
          if (grant.writeOnce()) {
            request.putHeader(SignedHeader.IF_NONE_MATCH, "*");
          }
          if (grant.ifMatch() != null) {
            request.putHeader(SignedHeader.IF_MATCH, grant.ifMatch());
          }
          if (grant.content().checksumSha256() != null) {
            request.putHeader(SignedHeader.CHECKSUM_SHA256, grant.content().checksumSha256());
          }
          if (grant.content().cacheControl() != null) {
            request.putHeader(SignedHeader.CACHE_CONTROL, grant.content().cacheControl());
          }
          if (disposition != null) {
            request.putHeader(SignedHeader.CONTENT_DISPOSITION, disposition);
          }
          grant
              .content()
              .metadata()
              .forEach((name, value) -> request.putHeader(SignedHeader.METADATA + name, value));
        });
  }

  /** Signs the GET of the object, forced to the granted disposition. */
  public SignedUrl get(Grant.Download grant) {
    return download(SdkHttpMethod.GET, grant);
  }

  /**
   * Signs the HEAD of the same object: a URL is signed for one method, and players request the size
   * first.
   */
  public SignedUrl head(Grant.Download grant) {
    return download(SdkHttpMethod.HEAD, grant);
  }

  private SignedUrl download(SdkHttpMethod method, Grant.Download grant) {
    return requests.read(
        method,
        grant,
        request ->
            request.putRawQueryParameter(DISPOSITION, ContentDisposition.of(grant.presentation())));
  }
}
