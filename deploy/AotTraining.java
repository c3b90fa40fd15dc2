import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;

/**
 * Makes the AOT cache: runs the packaged service once, with throw-away settings and keys and no
 * network, lets it do what it will do in production, and ends it, upon which the JVM writes down
 * the classes and profiles it has seen. The cache is good for this very JVM and these very jars.
 *
 * <pre>java -cp JOSE4J-AND-SLF4J-OF-APP AotTraining.java APP JAVA CACHE</pre>
 */
class AotTraining {

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/
            operations: [upload, download, multipart, delete]
            content-types: ["image/*"]
            max-size: 10G
      """;

  /** Enough for the JVM to have a profile of the hot path. */
  private static final int ROUNDS = 300;

  /** The first check of a token is a path of its own. */
  private static final int NEW_TOKEN_EVERY = 5;

  public static void main(String... arguments) throws Exception {
    Path app = Path.of(arguments[0]).toAbsolutePath();
    Path cache = Path.of(arguments[2]).toAbsolutePath();
    Path directory = Files.createTempDirectory("aot-training");
    // Most identity providers sign with RS256, and those of today's frontends with the others.
    List<PublicJsonWebKey> keys =
        List.of(
            RsaJwkGenerator.generateJwk(2048),
            EcJwkGenerator.generateJwk(EllipticCurves.P256),
            OkpJwkGenerator.generateJwk("Ed25519"));
    Files.writeString(directory.resolve("token.jwks"), new JsonWebKeySet(keys).toJson());
    Files.writeString(directory.resolve("application.yaml"), POLICIES);

    int port = freePort();
    int management = freePort();
    ProcessBuilder service =
        new ProcessBuilder(
                arguments[1],
                "-XX:AOTCacheOutput=" + cache,
                "-jar",
                app.resolve("quarkus-run.jar").toString())
            .directory(app.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    var environment = service.environment();
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
    environment.put("QUARKUS_CONFIG_LOCATIONS", directory.resolve("application.yaml").toString());
    environment.put("QUARKUS_SHUTDOWN_DELAY", "0s");
    environment.put("R2_ENDPOINT", "http://localhost:" + freePort());
    environment.put("STORE_GUARD", "condition");
    environment.put("R2_BUCKET", "training");
    environment.put("R2_ACCESS_KEY_ID", "training");
    environment.put("R2_SECRET_ACCESS_KEY", "training");
    environment.put("TOKEN_ISSUER", "training");
    environment.put("TOKEN_AUDIENCE", "training");
    environment.put("TOKEN_KEYS", directory.resolve("token.jwks").toString());
    environment.put("LOG_FORMAT", "json");
    environment.put("ALLOWED_ORIGINS", "https://app.example.com");

    Process process = service.start();
    try {
      train(process, "http://localhost:" + port, "http://localhost:" + management, keys);
      process.destroy();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the service did not end");
      }
    } finally {
      process.destroyForcibly();
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("no cache was written");
    }
  }

  private static void train(
      Process process, String service, String management, List<PublicJsonWebKey> keys)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest ready = HttpRequest.newBuilder(URI.create(management + "/q/health/ready")).build();
    while (status(client, ready) != 200) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the service did not start");
      }
    }
    String upload =
        "{\"key\":\"users/alice/a b.png\",\"contentType\":\"image/png\",\"contentLength\":1000}";
    String download = "{\"key\":\"users/alice/a b.png\"}";
    String token = token(keys.get(0));
    for (int round = 0; round < ROUNDS; round++) {
      if (round % NEW_TOKEN_EVERY == 0) {
        token = token(keys.get(round / NEW_TOKEN_EVERY % keys.size()));
      }
      expect(200, status(client, post(service + "/v1/uploads", token, upload)));
      expect(200, status(client, post(service + "/v1/downloads", token, download)));
    }
    expect(
        200,
        status(
            client, post(service + "/v1/uploads/batch", token, "{\"uploads\":[" + upload + "]}")));
    expect(
        200,
        status(
            client,
            post(service + "/v1/downloads/batch", token, "{\"downloads\":[" + download + "]}")));
    expect(400, status(client, post(service + "/v1/uploads", token, "{")));
    expect(401, status(client, post(service + "/v1/uploads", "no.to.ken", upload)));
    expect(
        403,
        status(client, post(service + "/v1/downloads", token, download.replace("alice", "bob"))));
    for (String path : List.of("/v1/policies", "/v1/cors")) {
      expect(200, status(client, get(service + path, token)));
    }
    expect(
        200,
        status(
            client,
            post(
                service + "/uppy/sign",
                token,
                "{\"method\":\"PUT\",\"key\":\"users/alice/a b.png\",\"contentType\":\"image/png\",\"size\":1000}")));
    expect(302, status(client, get(service + "/v1/downloads/users/alice/a%20b.png", token)));
    // Nobody is there: loads the client of the bucket all the same.
    expect(503, status(client, get(service + "/v1/objects/users/alice/a%20b.png", token)));
    expect(503, status(client, post(service + "/v1/multipart", token, upload)));
    expect(200, status(client, get(management + "/q/metrics", token)));
    expect(200, status(client, get(management + "/q/health/live", token)));
  }

  private static void expect(int wanted, int status) {
    if (status != wanted) {
      throw new IllegalStateException("answered " + status + " instead of " + wanted);
    }
  }

  /** 0 while nobody answers. */
  private static int status(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static HttpRequest get(String uri, String token) {
    return HttpRequest.newBuilder(URI.create(uri))
        .header("Authorization", "Bearer " + token)
        .build();
  }

  private static HttpRequest post(String uri, String token, String json) {
    return HttpRequest.newBuilder(URI.create(uri))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private static String token(PublicJsonWebKey key) throws Exception {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("training");
    claims.setAudience("training");
    claims.setSubject("alice");
    claims.setGeneratedJwtId();
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(60);
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(
        key instanceof RsaJsonWebKey
            ? "RS256"
            : key instanceof EllipticCurveJsonWebKey ? "ES256" : "EdDSA");
    signature.setKey(key.getPrivateKey());
    signature.setPayload(claims.toJson());
    return signature.getCompactSerialization();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
