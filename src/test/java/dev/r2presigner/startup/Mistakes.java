package dev.r2presigner.startup;

import dev.r2presigner.testing.Production;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Unsafe configurations as operators write them, and how the line about each has to begin. */
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
    new FileMistakes(mistakes).add();
    return mistakes.all;
  }

  private void required() {
    for (String property :
        new String[] {
          "r2.bucket", "r2.access-key-id", "r2.secret-access-key",
          "token.issuer", "token.audience", "token.keys"
        }) {
      String variable = Finding.variable(property);
      String line = Finding.named(property) + ": required";
      add("without " + variable, line, production -> production.unset(variable));
      variable(variable, property.startsWith("r2") ? "" : "  ", line);
    }
    String account = "r2.account-id (R2_ACCOUNT_ID): required";
    add("without R2_ENDPOINT", account, production -> production.unset("R2_ENDPOINT"));
    variable("R2_ENDPOINT", " ", account);
    add(
        "without policies",
        "presigner.policies (PRESIGNER_POLICIES): required",
        production -> production.policies("# none yet\n"));
    add(
        "half a token for the bucket's settings",
        "r2.admin-secret-access-key (R2_ADMIN_SECRET_ACCESS_KEY): required, since",
        production -> production.set("R2_ADMIN_ACCESS_KEY_ID", "other-access-key-id"));
    add(
        "the other half",
        "r2.admin-access-key-id (R2_ADMIN_ACCESS_KEY_ID): required, since",
        production -> production.set("R2_ADMIN_SECRET_ACCESS_KEY", Production.SECRET));
  }

  private void addresses() {
    String endpoint = "r2.endpoint (R2_ENDPOINT): ";
    variable("R2_ENDPOINT", "https://pub-0123.r2.dev", endpoint + "r2.dev serves public objects");
    variable("R2_ENDPOINT", "http://s3.example.com", endpoint + "must be https");
    variable("R2_ENDPOINT", "s3.example.com", endpoint + "must be a URL");
    String account = "https://0123.r2.cloudflarestorage.com";
    variable("R2_ENDPOINT", account + "/media", endpoint + "must have no path");
    variable(
        "R2_ENDPOINT",
        account.replace("0123", "media.0123"),
        endpoint + "must be <account>[.<jurisdiction>]");
    for (String extra : new String[] {"?x=1", "#x"}) {
      variable("R2_ENDPOINT", account + extra, endpoint + "must have no user, query or fragment");
    }
    variable(
        "R2_ENDPOINT",
        "https://me:" + Production.SECRET + "@s3.example.com",
        endpoint + "must have no user, query or fragment");
    variable("R2_ACCOUNT_ID", "0123456789abcdef", endpoint);
    add(
        "a jurisdiction that is no word",
        "r2.jurisdiction (R2_JURISDICTION): must be a single word",
        production ->
            production
                .unset("R2_ENDPOINT")
                .set("R2_ACCOUNT_ID", "0123456789abcdef")
                .set("R2_JURISDICTION", "eu.example"));
    for (String bucket : new String[] {"my/bucket", "ab", "bucket?x"}) {
      variable("R2_BUCKET", bucket, "r2.bucket (R2_BUCKET): must be the name of a bucket");
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
    variable("QUARKUS_HTTP_PORT", "65536", port + "must be a port");
    variable("QUARKUS_HTTP_PORT", "http", port);
    variable(
        "QUARKUS_MANAGEMENT_PORT",
        "-1",
        "quarkus.management.port (QUARKUS_MANAGEMENT_PORT): must be a port");
  }

  private void guards() {
    String guard = "store.guard (STORE_GUARD): ";
    add("without a guard", guard + "required", production -> production.unset("STORE_GUARD"));
    variable("STORE_GUARD", "none", guard + "must be one of condition, absent, write-only, store");
    variable("STORE_GUARD", "condition,absent,store", guard);
    variable(
        "STORE_GUARD",
        "write-only",
        "r2.write-access-key-id (R2_WRITE_ACCESS_KEY_ID): required by STORE_GUARD=write-only");
    variable(
        "R2_WRITE_SECRET_ACCESS_KEY",
        Production.SECRET,
        "r2.write-secret-access-key (R2_WRITE_SECRET_ACCESS_KEY): is used by STORE_GUARD=write-only");
    add(
        "a session of R2",
        "r2.session-token (R2_SESSION_TOKEN): can't sign URLs on R2",
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
        "presigner.policies.photos.roles (PRESIGNER_POLICIES_PHOTOS_ROLES): is empty");
    variable("R2_ADDRESSING", "host", "r2.addressing (R2_ADDRESSING): must be path or virtual");
    variable(
        "STORE_ENDPOINT", "http://store:9000", "store.endpoint (STORE_ENDPOINT): must be https");
  }

  private void tokens() {
    String keys = "token.keys (TOKEN_KEYS): ";
    variable("TOKEN_KEYS", "nowhere.pem", keys + "the file 'nowhere.pem'");
    variable("TOKEN_KEYS", "config", keys + "the file 'config' can't be read");
    variable("TOKEN_KEYS", "http://login.example.com/jwks", keys + "must be an https URL");
    byte[] own = Production.ecKeys("secp256r1").getPrivate().getEncoded();
    keyFile("a private key", Production.pem("PRIVATE KEY", own), "is a private key");
    byte[] weak = Production.rsaKeys(1024).getPublic().getEncoded();
    keyFile("a weak key", Production.pem("PUBLIC KEY", weak), "");
    keyFile("a page of HTML", "<html>Sign in</html>", "");
    String shared = Base64.getUrlEncoder().encodeToString(Production.SECRET.getBytes());
    keyFile("a shared key", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" + shared + "\"}]}", "");
    String life = "token.max-life (TOKEN_MAX_LIFE): must be a time of";
    variable("TOKEN_MAX_LIFE", "0", life);
    variable("TOKEN_MAX_LIFE", "a day", life);
    variable("TOKEN_HEADER", "X Token", "token.header (TOKEN_HEADER): must be the name");
  }

  private void keyFile(String name, String content, String reason) {
    String line = "token.keys (TOKEN_KEYS): the file 'token.pem' " + reason;
    add(name, line, production -> production.write("token.pem", content));
  }

  private void amounts() {
    String timeout = "store.timeout (STORE_TIMEOUT): ";
    variable("STORE_TIMEOUT", "0s", timeout + "must be 1s to 5m");
    String connect = "store.connect-timeout (STORE_CONNECT_TIMEOUT): ";
    variable("STORE_CONNECT_TIMEOUT", "soon", connect);
    variable("STORE_MAX_CALLS", "0", "store.max-calls (STORE_MAX_CALLS): must be 1 to 128");
    String every = "cors.check-every (CORS_CHECK_EVERY): ";
    variable("CORS_CHECK_EVERY", "often", every + "must be a time like 15m, or off");
    String apply = "cors.apply-at-start (CORS_APPLY_AT_START): ";
    variable("CORS_APPLY_AT_START", "yes", apply + "must be true or false");
    String days = "multipart.abort-after-days (MULTIPART_ABORT_AFTER_DAYS): must be 1 to 365 days";
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
      variable(typo, Production.SECRET, typo + ": there is no such setting");
    }
    add(
        "a misspelled mounted file",
        "R2_SECRET_ACCES_KEY: there is no such setting",
        production ->
            production
                .write("secrets/R2_SECRET_ACCES_KEY", Production.SECRET)
                .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", "secrets"));
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
