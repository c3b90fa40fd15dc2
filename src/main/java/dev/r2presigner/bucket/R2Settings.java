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

  /** What stands in the scope of each signature, so no slash. */
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

  /** A bucket that can be a label of a host for which there is a certificate. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private final List<Finding> missing = new ArrayList<>();
  private final List<Finding> flaws = new ArrayList<>();
  private final URI endpoint;
  private final URI storeEndpoint;
  private final String bucket;
  private final String region;
  private final boolean virtualHosts;
  private final GivenToken token;

  R2Settings(R2Config config, StoreAccessConfig store) {
    endpoint = endpoint(config);
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
    if (given.isPresent()) {
      if (account.isPresent() || jurisdiction.isPresent()) {
        find(
            "r2.endpoint",
            "give either this or r2.account-id (R2_ACCOUNT_ID) with its jurisdiction");
      }
      return R2Endpoint.parse(given.get(), false, reason -> find("r2.endpoint", reason));
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
    String place = jurisdiction.orElse(R2Endpoint.DEFAULT_JURISDICTION).toLowerCase(Locale.ROOT);
    if (!R2Endpoint.JURISDICTION.matcher(place).matches()) {
      find("r2.jurisdiction", "must be a single word like default, eu, fedramp or us");
      return R2Endpoint.NOWHERE;
    }
    return R2Endpoint.of(account.get(), place);
  }

  /** The clients' own, unless the service reaches the store another way. */
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
          "can't be virtual with this bucket: only lower-case letters, digits and '-' can be part"
              + " of a host");
    }
    if (virtual && R2Endpoint.isAddress(endpoint)) {
      find("r2.addressing", "can't be virtual with an address of numbers as endpoint");
    }
    return virtual;
  }

  /** A token from the values of its properties, with what is wrong for this store. */
  public GivenToken read(Place place, Function<String, Optional<String>> values) {
    return GivenToken.read(place, account().isEmpty(), values);
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

  /** Scheme, host and port that the service's own calls go to. */
  public URI storeEndpoint() {
    return storeEndpoint;
  }

  /** As the scope of signatures has it. */
  public String region() {
    return region;
  }

  /** Whether the bucket is a part of the host, and not of the path. */
  public boolean virtualHosts() {
    return virtualHosts;
  }

  /** The one bucket. */
  public String bucket() {
    return bucket;
  }

  /** Where an object lies; reading it there takes a signature. */
  public URI location(String key) {
    String path = SdkHttpUtils.urlEncodeIgnoreSlashes(key);
    return URI.create(
        virtualHosts
            ? endpoint.toString().replaceFirst("://", "://" + bucket + ".") + "/" + path
            : endpoint + "/" + bucket + "/" + path);
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
  public GivenToken token() {
    return token;
  }

  @Override
  public List<Finding> findings() {
    return Stream.concat(missing.stream(), flaws.stream()).toList();
  }
}
