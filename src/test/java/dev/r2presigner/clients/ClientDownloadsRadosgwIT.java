package dev.r2presigner.clients;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads from the packaged service and a store that, as S3 does and S3Proxy does not, refuses a
 * signed URL to whoever brings an Authorization along.
 */
class ClientDownloadsRadosgwIT {

  @TempDir static Path directory;

  private static PackagedService service;
  private static Deployment deployment;

  /** Started by the first test, so that each of them says so where there is no radosgw. */
  private static Deployment radosgw() {
    if (deployment == null) {
      deployment = start(Radosgw.require());
    }
    return deployment;
  }

  private static Deployment start(Radosgw radosgw) {
    Production production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", radosgw.newBucket())
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .write("config/application.properties", properties());
    service = production.ready();
    String address = "http://localhost:" + service.port();
    return new Deployment(address, radosgw.endpoint(), production::token);
  }

  private static String properties() {
    return Deployment.POLICIES.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  @AfterAll
  static void end() {
    if (service != null) {
      service.close();
    }
  }

  @Nested
  class Redirects extends OkHttpRedirects {
    @Override
    Deployment deployment() {
      return radosgw();
    }
  }

  @Nested
  class Caching extends OkHttpCaching {
    @Override
    Deployment deployment() {
      return radosgw();
    }
  }

  @Nested
  class Ranges extends OkHttpRanges {
    @Override
    Deployment deployment() {
      return radosgw();
    }
  }

  @Nested
  class Recipe extends OkHttpRecipe {
    @Override
    Deployment deployment() {
      return radosgw();
    }
  }

  @Nested
  class Names extends FileNames {
    @Override
    Deployment deployment() {
      return radosgw();
    }
  }
}
