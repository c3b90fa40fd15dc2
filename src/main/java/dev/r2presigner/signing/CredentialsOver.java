package dev.r2presigner.signing;

/**
 * The token for the bucket is over and no other was given: whatever it signs would be refused. A
 * failure of ours, not of whoever asks.
 */
public class CredentialsOver extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CredentialsOver() {
    super("the token for the bucket is over", null, false, false);
  }
}
