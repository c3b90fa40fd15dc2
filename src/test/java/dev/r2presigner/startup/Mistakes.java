package dev.r2presigner.startup;

import dev.r2presigner.testing.Production;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Unsafe configurations as operators write them, and what the line about each has to name. What
 * that line says of it is tested on the checks themselves.
 */
final class Mistakes {

  /** What is done to a good installation, and the line without its "Not started: ". */
  record Mistake(String line, UnaryOperator<Production> make) {}

  private final Map<String, Mistake> all = new LinkedHashMap<>();

  private Mistakes() {}

  static Map<String, Mistake> all() {
    Mistakes mistakes = new Mistakes();
    mistakes.required();
    mistakes.addresses();
    mistakes.guards();
    mistakes.tokens();
    mistakes.amounts();
    mistakes.names();
    mistakes.credentials();
    new FileMistakes(mistakes).add();
    new ServiceKeyMistakes(mistakes).add();
    new IssuerMistakes(mistakes).add();
    return mistakes.all;
  }

  private void required() {
    for (String property :
        new String[] {
          "r2.bucket", "r2.access-key-id", "r2.secret-access-key", "token.issuer", "token.audience"
        }) {
      String variable = Finding.variable(property);
      String line = Finding.named(property) + ": ";
      add("without " + variable, line, production -> production.unset(variable));
      variable(variable, property.startsWith("r2") ? "" : "  ", line);
    }
    String account = "r2.account-id (R2_ACCOUNT_ID): ";
    add("without R2_ENDPOINT", account, production -> production.unset("R2_ENDPOINT"));
    variable("R2_ENDPOINT", " ", account);
    add(
        "without policies",
        "presigner.policies (PRESIGNER_POLICIES): ",
        production -> production.policies("# none yet\n"));
    add(
        "half a token for the bucket's settings",
        "r2.admin-secret-access-key (R2_ADMIN_SECRET_ACCESS_KEY): ",
        production -> production.set("R2_ADMIN_ACCESS_KEY_ID", "other-access-key-id"));
    add(
        "the other half",
        "r2.admin-access-key-id (R2_ADMIN_ACCESS_KEY_ID): ",
        production -> production.set("R2_ADMIN_SECRET_ACCESS_KEY", Production.SECRET));
  }

  private void addresses() {
    String endpoint = "r2.endpoint (R2_ENDPOINT): ";
    variable("R2_ENDPOINT", "https://pub-0123.r2.dev", endpoint);
    variable("R2_ENDPOINT", "http://s3.example.com", endpoint);
    variable("R2_ENDPOINT", "s3.example.com", endpoint);
    String account = "https://0123.r2.cloudflarestorage.com";
    variable("R2_ENDPOINT", account + "/media", endpoint);
    variable("R2_ENDPOINT", account.replace("0123", "media.0123"), endpoint);
    for (String extra : new String[] {"?x=1", "#x"}) {
      variable("R2_ENDPOINT", account + extra, endpoint);
    }
    variable("R2_ENDPOINT", "https://me:" + Production.SECRET + "@s3.example.com", endpoint);
    add(
        "an account beside R2's own endpoint",
        endpoint,
        production ->
            production.set("R2_ENDPOINT", account).set("R2_ACCOUNT_ID", "0123456789abcdef"));
    add(
        "a jurisdiction that is no word",
        "r2.jurisdiction (R2_JURISDICTION): ",
        production ->
            production
                .unset("R2_ENDPOINT")
                .set("R2_ACCOUNT_ID", "0123456789abcdef")
                .set("R2_JURISDICTION", "eu.example"));
    for (String bucket : new String[] {"my/bucket", "ab", "bucket?x"}) {
      variable("R2_BUCKET", bucket, "r2.bucket (R2_BUCKET): ");
    }
    String origins = "allowed-origins (ALLOWED_ORIGINS): '";
    variable("ALLOWED_ORIGINS", "https://app.example.com,*", origins + "*' ");
    variable("ALLOWED_ORIGINS", "null", origins + "null' ");
    for (String rest : new String[] {"/", "/app"}) {
      String origin = "https://app.example.com" + rest;
      variable("ALLOWED_ORIGINS", origin, origins + origin + "' ");
    }
    String plain = "http://app.example.com";
    variable("ALLOWED_ORIGINS", plain, origins + plain + "' ");
    String port = "quarkus.http.port (QUARKUS_HTTP_PORT): ";
    variable("QUARKUS_HTTP_PORT", "65536", port);
    variable("QUARKUS_HTTP_PORT", "http", port);
    variable(
        "QUARKUS_MANAGEMENT_PORT", "-1", "quarkus.management.port (QUARKUS_MANAGEMENT_PORT): ");
  }

  private void guards() {
    String guard = "store.guard (STORE_GUARD): ";
    add("without a guard", guard, production -> production.unset("STORE_GUARD"));
    variable("STORE_GUARD", "none", guard);
    variable("STORE_GUARD", "condition,absent,store", guard);
    variable("STORE_GUARD", "write-only", "r2.write-access-key-id (R2_WRITE_ACCESS_KEY_ID): ");
    variable(
        "R2_WRITE_SECRET_ACCESS_KEY",
        Production.SECRET,
        "r2.write-secret-access-key (R2_WRITE_SECRET_ACCESS_KEY): ");
    add(
        "a session of R2",
        "r2.session-token (R2_SESSION_TOKEN): ",
        production ->
            production
                .set("R2_ENDPOINT", "https://0123.r2.cloudflarestorage.com")
                .set("R2_SESSION_TOKEN", Production.SECRET));
    add(
        "a policy with the prefix of the doctor",
        "presigner.policies.all.prefix (PRESIGNER_POLICIES_ALL_PREFIX): ",
        production ->
            production.policies(
                "presigner: {policies: {all: {prefix: '~{sub}~/', operations: [download]}}}\n"));
    variable(
        "PRESIGNER_POLICIES_PHOTOS_ROLES",
        "",
        "presigner.policies.photos.roles (PRESIGNER_POLICIES_PHOTOS_ROLES): ");
    variable("R2_ADDRESSING", "host", "r2.addressing (R2_ADDRESSING): ");
    variable("STORE_ENDPOINT", "http://store:9000", "store.endpoint (STORE_ENDPOINT): ");
  }

  private void tokens() {
    String keys = "token.keys (TOKEN_KEYS): ";
    variable("TOKEN_KEYS", "  ", keys);
    add(
        "discovery without https",
        keys,
        production -> production.unset("TOKEN_KEYS").set("TOKEN_ISSUER", "http://idp.example.com"));
    variable("TOKEN_KEYS", "nowhere.pem", keys + "the file 'nowhere.pem' ");
    variable("TOKEN_KEYS", "config", keys + "the file 'config' ");
    variable("TOKEN_KEYS", "http://login.example.com/jwks", keys);
    byte[] own = Production.ecKeys("secp256r1").getPrivate().getEncoded();
    keyFile("a private key", Production.pem("PRIVATE KEY", own));
    byte[] weak = Production.rsaKeys(1024).getPublic().getEncoded();
    keyFile("a weak key", Production.pem("PUBLIC KEY", weak));
    keyFile("a page of HTML", "<html>Sign in</html>");
    String shared = Base64.getUrlEncoder().encodeToString(Production.SECRET.getBytes());
    keyFile("a shared key", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" + shared + "\"}]}");
    String life = "token.max-life (TOKEN_MAX_LIFE): ";
    variable("TOKEN_MAX_LIFE", "0", life);
    variable("TOKEN_MAX_LIFE", "a day", life);
    variable("TOKEN_HEADER", "X Token", "token.header (TOKEN_HEADER): ");
  }

  private void keyFile(String name, String content) {
    String line = "token.keys (TOKEN_KEYS): the file 'token.pem' ";
    add(name, line, production -> production.write("token.pem", content));
  }

  private void amounts() {
    String timeout = "store.timeout (STORE_TIMEOUT): ";
    variable("STORE_TIMEOUT", "0s", timeout);
    String redis = "limits.redis (LIMITS_REDIS): ";
    variable("LIMITS_REDIS", "cache.example.com:6379", redis);
    variable("LIMITS_REDIS", "redis://:" + Production.SECRET + "@", redis);
    variable("LIMITS_REDIS_PASSWORD", Production.SECRET, redis);
    String connect = "store.connect-timeout (STORE_CONNECT_TIMEOUT): ";
    variable("STORE_CONNECT_TIMEOUT", "soon", connect);
    variable("STORE_MAX_CALLS", "0", "store.max-calls (STORE_MAX_CALLS): ");
    String every = "cors.check-every (CORS_CHECK_EVERY): ";
    variable("CORS_CHECK_EVERY", "often", every);
    String apply = "cors.apply-at-start (CORS_APPLY_AT_START): ";
    variable("CORS_APPLY_AT_START", "yes", apply);
    String days = "multipart.abort-after-days (MULTIPART_ABORT_AFTER_DAYS): ";
    variable("MULTIPART_ABORT_AFTER_DAYS", "0", days);
  }

  private void names() {
    for (String typo :
        new String[] {
          "R2_SECRET_ACESS_KEY",
          "TOKEN_MAXLIFE",
          "STORE_TIMEOUTS",
          "CORS_APPLY_AT_STRAT",
          "ALLOWED_ORIGIN",
          "SHUTDOWN_DELY",
          "MULTIPART_ABORT_AFTER_DAY",
          "PRESIGNER_POLICIES_PHOTOS_MAX_SISE",
        }) {
      variable(typo, Production.SECRET, typo + ": ");
    }
    variable("LOG_FORMAT", "yaml", "log.format (LOG_FORMAT): ");
    add(
        "a misspelled mounted file",
        "R2_SECRET_ACCES_KEY: ",
        production ->
            production
                .write("secrets/R2_SECRET_ACCES_KEY", Production.SECRET)
                .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", "secrets"));
  }

  private void credentials() {
    String line = "presigner.policies.keys.operations (PRESIGNER_POLICIES_KEYS_OPERATIONS): ";
    add(
        "credentials on a store that is not R2",
        line,
        production -> production.policies(credentials("keys/{sub}/", "download", "")));
    credentials("credentials that could write over", "keys/{sub}/", "upload", "");
    credentials("credentials beside a checksum", "keys/", "download", "checksum: required");
    credentials("credentials beside generated names", "keys/", "download", "names: generated");
    credentials("credentials past a limit", "keys/", "download", "limits: {bytes: 1G/1h}");
    credentials("credentials for a list", "keys/{groups[]}/", "download", "");
    credentials("credentials for nothing", "keys/", "copy-from", "");
    add(
        "credentials around another policy",
        line,
        production ->
            production
                .set("R2_ACCOUNT_ID", "0123456789abcdef")
                .policies(
                    credentials("keys/{sub}/", "download", "")
                        + "    inside: {prefix: 'keys/{sub}/a/', operations: [download]}\n"));
    add(
        "credentials of a session",
        "r2.session-token (R2_SESSION_TOKEN): ",
        production ->
            production
                .set("R2_ACCOUNT_ID", "0123456789abcdef")
                .set("R2_SESSION_TOKEN", Production.SECRET)
                .policies(credentials("keys/{sub}/", "download", "")));
  }

  private void credentials(String name, String prefix, String operation, String more) {
    add(
        name,
        "presigner.policies.keys.operations (PRESIGNER_POLICIES_KEYS_OPERATIONS): ",
        production ->
            production
                .set("R2_ACCOUNT_ID", "0123456789abcdef")
                .policies(credentials(prefix, operation, more)));
  }

  private static String credentials(String prefix, String operation, String more) {
    return """
        presigner:
          policies:
            keys:
              prefix: "%s"
              operations: [credentials, %s]
              content-types: [image/png]
              max-size: 1M
              %s
        """
        .formatted(prefix, operation, more.isEmpty() ? "max-expiry: 1h" : more);
  }

  void variable(String variable, String value, String line) {
    add(variable + "='" + value + "'", line, production -> production.set(variable, value));
  }

  void add(String name, String line, UnaryOperator<Production> make) {
    if (all.put(name, new Mistake(line, make)) != null) {
      throw new IllegalStateException("twice: " + name);
    }
  }
}
