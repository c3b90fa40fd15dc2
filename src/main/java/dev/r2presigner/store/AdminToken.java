package dev.r2presigner.store;

import dev.r2presigner.signing.R2Settings;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The credentials for the bucket's own settings: those given for it, or else those for objects.
 * Half of a pair stops the start; with the other token the failure would only show much later.
 */
@Singleton
class AdminToken implements StartupCheck {

  private static final String ID = "r2.admin-access-key-id";
  private static final String SECRET = "r2.admin-secret-access-key";

  private final R2Settings settings;
  private final Optional<String> id;
  private final Optional<String> secret;

  AdminToken(AdminConfig config, R2Settings settings) {
    this.settings = settings;
    this.id = present(config.adminAccessKeyId());
    this.secret = present(config.adminSecretAccessKey());
  }

  /** A mounted file usually ends in a line break. */
  private static Optional<String> present(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  AwsCredentials credentials() {
    return id.isPresent() && secret.isPresent()
        ? AwsBasicCredentials.create(id.get(), secret.get())
        : settings.credentials();
  }

  @Override
  public List<Finding> findings() {
    if (id.isPresent() == secret.isPresent()) {
      return List.of();
    }
    return List.of(
        id.isPresent()
            ? new Finding(SECRET, "required, since " + ID + " is given")
            : new Finding(ID, "required, since " + SECRET + " is given"));
  }
}
