package dev.r2presigner.uppy;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.JwtClaims;

/** Uppy against the service in this JVM and its embedded store. */
@LocalProfileTest
@WithTestResource(UppyTest.Site.class)
class UppyTest extends UppyUploads {

  /** The app's site, up before the service, which has to know its origin. */
  public static class Site implements QuarkusTestResourceLifecycleManager {

    private PageServer pages;

    @Override
    public Map<String, String> start() {
      pages = PageServer.start(UppyBundles.FOLDER);
      Map<String, String> settings = new HashMap<>(POLICIES);
      settings.put("allowed-origins", pages.origin());
      return settings;
    }

    @Override
    public void stop() {
      pages.close();
    }
  }

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = "allowed-origins")
  String origin;

  @Override
  String origin() {
    return origin;
  }

  @Override
  String service() {
    return address.substring(0, address.length() - 1);
  }

  @Override
  String token(String subject, Consumer<JwtClaims> change) {
    return TestTokens.with(subject, change);
  }

  @Override
  Bucket bucket() {
    return Bucket.embedded();
  }
}
