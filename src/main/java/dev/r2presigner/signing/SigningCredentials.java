package dev.r2presigner.signing;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The token that signs now. Replaced as a whole, so that no URL is ever signed with one token's id
 * and another's secret.
 */
@ApplicationScoped
public class SigningCredentials implements AwsCredentialsProvider {

  private final AtomicReference<GivenToken> current;

  SigningCredentials(R2Settings settings) {
    current = new AtomicReference<>(settings.token());
  }

  @Override
  public AwsCredentials resolveCredentials() {
    // Without a token no service starts; the commands that print sign nothing.
    return current.get().credentials().orElseThrow();
  }

  public GivenToken current() {
    return current.get();
  }

  /** From now on every URL is signed with this one, which is complete. */
  public void replace(GivenToken next) {
    current.set(next);
  }

  /** No URL works longer than the token that signed it. */
  public Instant endsAt() {
    return current.get().endsAt();
  }
}
