package dev.r2presigner.bucket;

import dev.r2presigner.bucket.GivenToken.Place;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Holds endpoint, bucket and credentials, checked. Credentials come from the configuration only:
 * with the SDK's default chain, a forgotten variable would silently sign with the machine's ambient
 * credentials.
 */
@Singleton
public class R2Settings implements StartupCheck {

  /** The bucket names of R2 and S3; a slash or a query in one would change what is signed. */
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

  private static final Pattern ACCOUNT_ID = Pattern.compile("[A-Za-z0-9]{1,63}");

  /** The regions allowed; they are part of the credential scope, so without a slash. */
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

  /** A bucket that can be a label of a host covered by a certificate. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private final List<Finding> missing = new ArrayList<>();
  private final List<Finding> flaws = new ArrayList<>();
  private final URI endpoint;
  private final Optional<String> accountId;
  private final URI storeEndpoint;
  private final String bucket;
  private final String region;
  private final boolean virtualHosts;
  private final GivenToken token;

  R2Settings(R2Config config, StoreAccessConfig store) {
    endpoint = endpoint(config);
    accountId = account().map(R2Account::id).or(() -> present(config.accountId()));
    storeEndpoint = storeEndpoint(store);
    bucket = required("r2.bucket", config.bucket());
    if (!bucket.isEmpty() && !BUCKET.matcher(bucket).matches()) {
      find("r2.bucket", "must be the name of a bucket: 3 to 63 letters, digits, '.', '-' and '_'");
    }
    region = config.region().strip();
    if (!REGION.matcher(region).matches()) {
      find("r2.region", "must be a region like auto or eu-central-1");
    }
    virtualHosts = virtualHosts(config.addressing().strip());
    token =
        read(
            Place.MAIN,
            property ->
                switch (property) {
                  case "r2.access-key-id" -> config.accessKeyId();
                  case "r2.secret-access-key" -> config.secretAccessKey();
                  case "r2.session-token" -> config.sessionToken();
                  case "r2.credentials-expire-at" -> config.credentialsExpireAt();
                  default -> throw new IllegalArgumentException(property);
                });
    missing.addAll(token.missing());
    flaws.addAll(token.flaws());
  }

  private URI endpoint(R2Config config) {
    Optional<String> given = present(config.endpoint());
    Optional<String> account = present(config.accountId());
    Optional<String> jurisdiction = present(config.jurisdiction());
    if (account.isPresent() && !ACCOUNT_ID.matcher(account.get()).matches()) {
      find("r2.account-id", "must be the account's id: letters and digits only");
      return R2Endpoint.NOWHERE;
    }
    if (given.isPresent()) {
      URI other = R2Endpoint.parse(given.get(), false, reason -> find("r2.endpoint", reason));
      boolean twice = account.isPresent() && R2Endpoint.account(other).isPresent();
      if (twice || jurisdiction.isPresent()) {
        find(
            "r2.endpoint",
            "set either this, or r2.account-id (R2_ACCOUNT_ID) with its jurisdiction");
      }
      return other;
    }
    if (account.isEmpty()) {
      missing.add(
          new Finding("r2.account-id", "required, unless r2.endpoint (R2_ENDPOINT) is set"));
      return R2Endpoint.NOWHERE;
    }
    String place = jurisdiction.orElse(R2Endpoint.DEFAULT_JURISDICTION).toLowerCase(Locale.ROOT);
    if (!R2Endpoint.JURISDICTION.matcher(place).matches()) {
      find("r2.jurisdiction", "must be a single word like default, eu, fedramp or us");
      return R2Endpoint.NOWHERE;
    }
    return R2Endpoint.of(account.get(), place);
  }

  /** Returns the endpoint that clients see, unless the service reaches the store another way. */
  private URI storeEndpoint(StoreAccessConfig config) {
    String plaintext = present(config.endpointPlaintext()).orElse("false");
    if (!List.of("true", "false").contains(plaintext)) {
      find("store.endpoint-plaintext", "must be true or false");
    }
    Optional<String> given = present(config.endpoint());
    return given.isEmpty()
        ? endpoint
        : R2Endpoint.parse(
            given.get(), plaintext.equals("true"), reason -> find("store.endpoint", reason));
  }

  private boolean virtualHosts(String addressing) {
    if (!List.of("path", "virtual").contains(addressing)) {
      find("r2.addressing", "must be path or virtual");
      return false;
    }
    boolean virtual = addressing.equals("virtual");
    if (virtual && !bucket.isEmpty() && !LABEL.matcher(bucket).matches()) {
      find(
          "r2.addressing",
          "can't be virtual with this bucket: only lower-case letters, digits and '-' are allowed"
              + " in a host");
    }
    if (virtual && R2Endpoint.isAddress(endpoint)) {
      find("r2.addressing", "can't be virtual with an IP address as endpoint");
    }
    return virtual;
  }

  /** Parses a token from the values of its properties, with the findings for this store. */
  public GivenToken read(Place place, Function<String, Optional<String>> values) {
    return GivenToken.read(place, accountId.isEmpty(), values);
  }

  private String required(String property, Optional<String> value) {
    Optional<String> present = present(value);
    if (present.isEmpty()) {
      missing.add(new Finding(property, "required"));
    }
    return present.orElse("");
  }

  /** Strips a value: a mounted file usually ends in a line break. */
  private static Optional<String> present(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  private void find(String property, String reason) {
    flaws.add(new Finding(property, reason));
  }

  /** Returns scheme, host and port of the URLs. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns scheme, host and port of the service's own calls. */
  public URI storeEndpoint() {
    return storeEndpoint;
  }

  /** Returns the region in the scope of signatures. */
  public String region() {
    return region;
  }

  /** Tells whether the bucket is a part of the host, and not of the path. */
  public boolean virtualHosts() {
    return virtualHosts;
  }

  /** Returns the bucket's name. */
  public String bucket() {
    return bucket;
  }

  /** Returns the URL of an object; reading it requires a signature. */
  public URI location(String key) {
    String path = SdkHttpUtils.urlEncodeIgnoreSlashes(key);
    return URI.create(
        virtualHosts
            ? endpoint.toString().replaceFirst("://", "://" + bucket + ".") + "/" + path
            : endpoint + "/" + bucket + "/" + path);
  }

  /**
   * Returns Cloudflare's account and jurisdiction ({@code default} is one), where the endpoint is
   * R2's own: Cloudflare's other tools require these instead of an endpoint.
   */
  public Optional<R2Account> account() {
    return R2Endpoint.account(endpoint);
  }

  /**
   * Returns Cloudflare's account, also where R2 is behind an endpoint that does not name it; empty
   * for any other store.
   */
  public Optional<String> accountId() {
    return accountId;
  }

  /**
   * Returns the findings about wrong values, without those about missing ones: enough for commands
   * that need no store.
   */
  public List<Finding> flaws() {
    return List.copyOf(flaws);
  }

  /** Returns the token as it was at the start; {@link SigningCredentials} has the current one. */
  public GivenToken token() {
    return token;
  }

  @Override
  public List<Finding> findings() {
    return Stream.concat(missing.stream(), flaws.stream()).toList();
  }
}
