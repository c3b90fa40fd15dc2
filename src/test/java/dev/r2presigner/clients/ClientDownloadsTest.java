package dev.r2presigner.clients;

import dev.r2presigner.testing.AppSite;
import dev.r2presigner.testing.LocalProfileTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;

/** Downloads from the service in this JVM and its embedded store. */
@LocalProfileTest
class ClientDownloadsTest {

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = "r2.endpoint")
  URI endpoint;

  private Deployment local() {
    String service = address.substring(0, address.length() - 1);
    return new Deployment(service, endpoint, AppSite::token);
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
