package dev.r2presigner.bucket;

/**
 * The token for the bucket is over and no other was given: whatever it signs would be refused. A
 * failure of ours, not of whoever asks.
 */
public class CredentialsExpired extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CredentialsExpired() {
    super("the token for the bucket is over", null, false, false);
  }
}
