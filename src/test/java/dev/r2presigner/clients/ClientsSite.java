package dev.r2presigner.clients;

import dev.r2presigner.testing.AppSite;
import java.nio.file.Path;

/** The app with the package, and the recipe for guests. */
public class ClientsSite extends AppSite {

  static final String ORIGIN = "test.clients-site";

  /** For what a test has built. */
  static final Path BUILT = Path.of("target/clients-site");

  public ClientsSite() {
    super(
        ORIGIN,
        Deployment.POLICIES,
        Path.of("src/test/clients"),
        Path.of("src/clients/js"),
        BUILT,
        Path.of("src/clients/guest"));
  }
}
