package dev.r2presigner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;

/**
 * A complete and safe installation in a directory: policies, a key that verifies tokens, and the
 * environment that goes with them.
 */
public final class Production {

  /** Occurs nowhere else, so that any trace of it in an output is a leak. */
  public static final String SECRET = "canary-0f7d3b1c9e5a4826";

  public static final String BUCKET = "production-bucket";
  public static final String ACCESS_KEY_ID = "productionAccessKeyId";

  private static final String POLICIES =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
            roles: [user]
          public:
            prefix: public/
            operations: [download]
      """;

  private final Path directory;
  private final Key signingKey;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private boolean asShipped;

  private Production(Path directory, URI store) {
    this.directory = directory;
    KeyPair keys = ecKeys("secp256r1");
    this.signingKey = keys.getPrivate();
    write("token.pem", pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    policies(POLICIES);
    environment.put("R2_ENDPOINT", store.toString());
    environment.put("STORE_GUARD", "condition");
    environment.put("R2_BUCKET", BUCKET);
    environment.put("R2_ACCESS_KEY_ID", ACCESS_KEY_ID);
    environment.put("R2_SECRET_ACCESS_KEY", SECRET);
    environment.put("TOKEN_ISSUER", TestTokens.ISSUER);
    environment.put("TOKEN_AUDIENCE", TestTokens.AUDIENCE);
    environment.put("TOKEN_KEYS", "token.pem");
    // Only tests of the end itself have time for what routers need.
    environment.put("SHUTDOWN_DELAY", "0s");
  }

  public static Production in(Path directory, URI store) {
    return new Production(directory, store);
  }

  /** Where a store would be if one were asked: presigning asks none. */
  public static Production withoutStore(Path directory) {
    return in(directory, URI.create("http://localhost:9"));
  }

  public Production policies(String yaml) {
    write("config/application.yaml", yaml);
    return this;
  }

  public Production set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Production unset(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Leaves only what is not a secret and not about tokens. */
  public Production unsetSecrets() {
    environment.keySet().removeIf(name -> name.startsWith("TOKEN_") || name.contains("ACCESS_KEY"));
    return this;
  }

  /** With a fresh key of the service's own. */
  public Production serviceKeys() {
    byte[] key = ecKeys("secp256r1").getPrivate().getEncoded();
    return write("service.pem", pem("PRIVATE KEY", key))
        .set("SERVICE_KEYS", "service.pem")
        .set("SERVICE_ISSUER", "https://files.example.com");
  }

  /** A file of the working directory. */
  public Production write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** With the JVM's own choices of compiler and collector, for tests that measure. */
  public Production asShipped() {
    asShipped = true;
    return this;
  }

  /** With arguments it is a command, which ends by itself. */
  public PackagedService launch(String... arguments) {
    return PackagedService.launch(directory, environment, asShipped, arguments);
  }

  public PackagedService ready() {
    return PackagedService.ready(directory, environment, asShipped);
  }

  public String token(String subject) {
    return token(subject, claims -> {});
  }

  /** A good token, changed. */
  public String token(String subject, Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims(subject);
    change.accept(claims);
    return TestTokens.sign(claims, "ES256", signingKey, null);
  }

  public static KeyPair ecKeys(String curve) {
    return generate("EC", generator -> generator.initialize(new ECGenParameterSpec(curve)));
  }

  public static KeyPair rsaKeys(int bits) {
    return generate("RSA", generator -> generator.initialize(bits));
  }

  /** Of Ed25519, Ed448 or X25519. */
  public static KeyPair edwardsKeys(String curve) {
    return generate(curve, generator -> {});
  }

  private interface Size {
    void of(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static KeyPair generate(String kind, Size size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      size.of(generator);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  public static String pem(String kind, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
