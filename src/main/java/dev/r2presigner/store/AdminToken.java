package dev.r2presigner.store;

import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Provides the credentials for the bucket's own settings: the admin token, read from its mounted
 * files as they are now, or else the token for objects. Half of a pair stops the start, and later
 * on changes nothing; falling back to the other token would only fail much later.
 */
@Singleton
class AdminToken implements StartupCheck, AwsCredentialsProvider {

  private static final String ID = "r2.admin-access-key-id";
  private static final String SECRET = "r2.admin-secret-access-key";

  private final SigningCredentials fallback;
  private final MountedFiles files;
  private final boolean hasId;
  private final boolean hasSecret;
  private final AtomicReference<@Nullable AwsCredentials> lastWhole = new AtomicReference<>();

  AdminToken(AdminConfig config, SigningCredentials fallback, MountedFiles files) {
    this.fallback = fallback;
    this.files = files;
    this.hasId = present(config.adminAccessKeyId()).isPresent();
    this.hasSecret = present(config.adminSecretAccessKey()).isPresent();
  }

  /** Strips a value: a mounted file usually ends in a line break. */
  private static Optional<String> present(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  @Override
  public AwsCredentials resolveCredentials() {
    Function<String, Optional<String>> now = files.read(List.of(ID, SECRET));
    Optional<String> id = present(now.apply(ID));
    Optional<String> secret = present(now.apply(SECRET));
    if (id.isPresent() && secret.isPresent()) {
      lastWhole.set(AwsBasicCredentials.create(id.get(), secret.get()));
    }
    AwsCredentials own = lastWhole.get();
    return own == null ? fallback.resolveCredentials() : own;
  }

  @Override
  public List<Finding> findings() {
    if (hasId == hasSecret) {
      return List.of();
    }
    return List.of(
        hasId
            ? new Finding(SECRET, "required, since " + ID + " is set")
            : new Finding(ID, "required, since " + SECRET + " is set"));
  }
}
