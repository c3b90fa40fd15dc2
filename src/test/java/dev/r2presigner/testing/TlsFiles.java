package dev.r2presigner.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signs itself, with its key, as a server wants them and as a client trusts. */
public record TlsFiles(Path store, Path certificate, Path key) {

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "tls";

  /**
   * Makes them in this directory, by the JDK's own tool: the class library makes no certificates.
   *
   * @param name for what, like {@code san=dns:localhost}
   */
  public static TlsFiles make(Path directory, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve("tls.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process making =
        new ProcessBuilder(
                List.of(
                    tool,
                    "-genkeypair",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=test",
                    "-ext",
                    name))
            .inheritIO()
            .start();
    if (making.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path certificate = directory.resolve("tls.crt");
    Files.writeString(
        certificate, Production.pem("CERTIFICATE", made.getCertificate(ALIAS).getEncoded()));
    Path key = directory.resolve("tls.key");
    Files.writeString(
        key,
        Production.pem("PRIVATE KEY", made.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    return new TlsFiles(store, certificate, key);
  }

  /** What a server in this JVM answers with. */
  public SSLContext serverContext() throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** What makes a JVM trust it, as {@code JAVA_TOOL_OPTIONS}. */
  public String trustOptions() {
    return "-Djavax.net.ssl.trustStore="
        + store
        + " -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }
}
