package dev.r2presigner.clients;

import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;

/** Downloads from the service in this JVM and its embedded store. */
@LocalProfileTest
@WithTestResource(ClientDownloadsTest.Policies.class)
class ClientDownloadsTest {

  /** What the local profile does not have. */
  public static class Policies implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
      return Deployment.POLICIES;
    }

    @Override
    public void stop() {
      // Nothing was started.
    }
  }

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = "r2.endpoint")
  URI endpoint;

  private Deployment local() {
    String service = address.substring(0, address.length() - 1);
    return new Deployment(service, endpoint, TestTokens::of);
  }

  @Nested
  class Editor extends Editing {
    @Override
    Deployment deployment() {
      return local();
    }
  }

  @Nested
  class Gallery extends StableGallery {
    @Override
    Deployment deployment() {
      return local();
    }
  }

  @Nested
  class Redirects extends OkHttpRedirects {
    @Override
    Deployment deployment() {
      return local();
    }
  }

  @Nested
  class Caching extends OkHttpCaching {
    @Override
    Deployment deployment() {
      return local();
    }
  }

  @Nested
  class Ranges extends OkHttpRanges {
    @Override
    Deployment deployment() {
      return local();
    }
  }

  @Nested
  class Recipe extends OkHttpRecipe {
    @Override
    Deployment deployment() {
      return local();
    }
  }

  @Nested
  class Names extends FileNames {
    @Override
    Deployment deployment() {
      return local();
    }
  }
}
