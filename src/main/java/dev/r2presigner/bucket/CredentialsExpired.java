package dev.r2presigner.bucket;

/**
 * The bucket credentials have expired and no new ones were supplied; anything signed with them
 * would be rejected. A failure of this service, not of the caller.
 */
public class CredentialsExpired extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CredentialsExpired() {
    super("the bucket credentials have expired", null, false, false);
  }
}
