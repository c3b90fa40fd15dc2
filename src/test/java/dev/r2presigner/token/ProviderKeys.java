package dev.r2presigner.token;

import dev.r2presigner.testing.Production;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** A key pair with its certificate, and the members with which providers publish such keys. */
record ProviderKeys(PrivateKey privateKey, X509Certificate certificate) {

  private static final String PASSWORD = "changeit";

  /** A new one. It needs the JDK's own tool: the class library makes no certificates. */
  static ProviderKeys certified(Path directory, String name) {
    Path store = directory.resolve(name + ".p12");
    try {
      run(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-keystore",
              store.toString(),
              "-storepass",
              PASSWORD,
              "-alias",
              name,
              "-keyalg",
              "RSA",
              "-keysize",
              "2048",
              "-dname",
              "CN=" + name,
              "-validity",
              "1"));
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return new ProviderKeys(
          (PrivateKey) keys.getKey(name, PASSWORD.toCharArray()),
          (X509Certificate) keys.getCertificate(name));
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("keytool", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(Files.readString(output));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } finally {
      Files.delete(output);
    }
  }

  /** With the certificate, as Keycloak and Auth0 publish it. */
  String jwkWithCertificate(String kid, String use, String alg) {
    try {
      byte[] der = certificate.getEncoded();
      byte[] thumbprint = MessageDigest.getInstance("SHA-1").digest(der);
      return jwk(
          certificate.getPublicKey(),
          Map.of(
              "kid",
              kid,
              "use",
              use,
              "alg",
              alg,
              "x5c",
              List.of(Base64.getEncoder().encodeToString(der)),
              "x5t",
              RawJws.encode(thumbprint)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Without, as most do. */
  String jwk(String kid) {
    return jwk(certificate.getPublicKey(), Map.of("kid", kid, "use", "sig", "alg", "RS256"));
  }

  /** A public key with these members besides its own. */
  static String jwk(PublicKey key, Map<String, Object> members) {
    try {
      Map<String, Object> all =
          new LinkedHashMap<>(
              PublicJsonWebKey.Factory.newPublicJwk(key)
                  .toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
      all.putAll(members);
      return JsonUtil.toJson(all);
    } catch (JoseException everyKindIsKnown) {
      throw new IllegalStateException(everyKindIsKnown);
    }
  }

  static String jwks(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  /** The certificate as Cloudflare puts it into a string of its document. */
  String pem() {
    try {
      return Production.pem("CERTIFICATE", certificate.getEncoded()).replace("\n", "\\n");
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
