package dev.r2presigner.signing;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Endpoint, bucket and credentials, checked. Credentials come from here and nowhere else: with the
 * SDK's default chain, a forgotten variable would silently sign with whatever the machine has lying
 * around.
 */
@Singleton
public class R2Settings implements StartupCheck {

  /** R2 and S3 name buckets within this; a slash or a query in it would change what is signed. */
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

  private static final Pattern ACCOUNT_ID = Pattern.compile("[A-Za-z0-9]{1,63}");

  private final List<Finding> missing = new ArrayList<>();
  private final List<Finding> flaws = new ArrayList<>();
  private final URI endpoint;
  private final String bucket;
  private final GivenToken token;

  R2Settings(R2Config config) {
    endpoint = endpoint(config);
    bucket = required("r2.bucket", config.bucket());
    if (!bucket.isEmpty() && !BUCKET.matcher(bucket).matches()) {
      find("r2.bucket", "must be the name of a bucket: 3 to 63 letters, digits, '.', '-' and '_'");
    }
    token =
        GivenToken.read(
            property ->
                switch (property) {
                  case GivenToken.ID -> config.accessKeyId();
                  case GivenToken.SECRET -> config.secretAccessKey();
                  case GivenToken.SESSION -> config.sessionToken();
                  case GivenToken.EXPIRE_AT -> config.credentialsExpireAt();
                  default -> throw new IllegalArgumentException(property);
                });
    missing.addAll(token.missing());
    flaws.addAll(token.flaws());
  }

  private URI endpoint(R2Config config) {
    Optional<String> given = present(config.endpoint());
    Optional<String> account = present(config.accountId());
    Optional<String> jurisdiction = present(config.jurisdiction());
    if (given.isPresent()) {
      if (account.isPresent() || jurisdiction.isPresent()) {
        find(
            "r2.endpoint",
            "give either this or r2.account-id (R2_ACCOUNT_ID) with its jurisdiction");
      }
      return R2Endpoint.parse(given.get(), reason -> find("r2.endpoint", reason));
    }
    if (account.isEmpty()) {
      missing.add(
          new Finding("r2.account-id", "required, unless r2.endpoint (R2_ENDPOINT) is given"));
      return R2Endpoint.NOWHERE;
    }
    if (!ACCOUNT_ID.matcher(account.get()).matches()) {
      find("r2.account-id", "must be the account's id: letters and digits only");
      return R2Endpoint.NOWHERE;
    }
    String place = jurisdiction.orElse("default");
    if (!R2Endpoint.JURISDICTIONS.contains(place)) {
      find("r2.jurisdiction", "must be one of " + String.join(", ", R2Endpoint.JURISDICTIONS));
      return R2Endpoint.NOWHERE;
    }
    return R2Endpoint.of(account.get(), place);
  }

  private String required(String property, Optional<String> value) {
    Optional<String> present = present(value);
    if (present.isEmpty()) {
      missing.add(new Finding(property, "required"));
    }
    return present.orElse("");
  }

  /** A mounted file usually ends in a line break. */
  private static Optional<String> present(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  private void find(String property, String reason) {
    flaws.add(new Finding(property, reason));
  }

  /** Scheme, host and port that URLs point to. */
  public URI endpoint() {
    return endpoint;
  }

  /** The one bucket. */
  public String bucket() {
    return bucket;
  }

  /** Where an object lies; reading it there takes a signature. */
  public URI location(String key) {
    return URI.create(endpoint + "/" + bucket + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key));
  }

  /**
   * Cloudflare's account and jurisdiction ({@code default} is one), where the endpoint is R2's own:
   * what its other tools ask for instead of an endpoint.
   */
  public Optional<R2Account> account() {
    return R2Endpoint.account(endpoint);
  }

  /** What is given but wrong, apart from what is missing: all that matters without a store. */
  public List<Finding> flaws() {
    return List.copyOf(flaws);
  }

  /** The token as it was at the start; {@link SigningCredentials} has the one of now. */
  GivenToken token() {
    return token;
  }

  @Override
  public List<Finding> findings() {
    return Stream.concat(missing.stream(), flaws.stream()).toList();
  }
}
