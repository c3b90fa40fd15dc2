package dev.r2presigner.clients;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads from the packaged service and a store that, like R2, refuses a presigned request which
 * brings an Authorization along.
 */
class ClientDownloadsRadosgwIT {

  @TempDir static Path directory;

  private static PackagedService service;
  private static Deployment deployment;

  @BeforeAll
  static void start() {
    Radosgw radosgw = Radosgw.require();
    Production production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", radosgw.newBucket())
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .write("config/application.properties", properties());
    service = production.ready();
    deployment =
        new Deployment("http://localhost:" + service.port(), radosgw.endpoint(), production::token);
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
      return deployment;
    }
  }

  @Nested
  class Caching extends OkHttpCaching {
    @Override
    Deployment deployment() {
      return deployment;
    }
  }

  @Nested
  class Ranges extends OkHttpRanges {
    @Override
    Deployment deployment() {
      return deployment;
    }
  }

  @Nested
  class Recipe extends OkHttpRecipe {
    @Override
    Deployment deployment() {
      return deployment;
    }
  }

  @Nested
  class Names extends FileNames {
    @Override
    Deployment deployment() {
      return deployment;
    }
  }
}
