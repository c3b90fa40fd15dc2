package dev.r2presigner.uppy;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Against the packaged service and a Ceph gateway, which checks lengths in its own way. */
class MaxSizeRadosgwIT extends MaxSize {

  private static final String POLICIES =
      """
      presigner:
        policies:
          crew:
            prefix: crew/{sub}/
            operations: [upload, download, multipart]
            content-types: [video/mp4]
            max-size: 1M
      """;

  @TempDir static Path directory;

  private Production production;
  private PackagedService service;

  @BeforeAll
  void start() {
    Radosgw radosgw = Radosgw.require();
    production =
        Production.in(directory, radosgw.endpoint())
            .policies(POLICIES)
            .set("R2_BUCKET", radosgw.newBucket())
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey());
    service = production.ready();
  }

  @AfterAll
  void end() {
    if (service != null) {
      service.close();
    }
  }

  @Override
  Api crew() {
    return Api.at("http://localhost:" + service.port(), production.token("alice"));
  }
}
