package dev.r2presigner.upload;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Against the packaged service and a Ceph gateway, which checks signatures in its own way. */
class StoredNamesRadosgwIT extends StoredNames {

  private static final String POLICIES =
      """
      presigner:
        policies:
          attached:
            prefix: attached/{sub}/
            operations: [upload, download, multipart]
            content-types: [application/x-attached]
            max-size: 1M
            roles: [attached]
            store-disposition: true
          minted:
            prefix: minted/{sub}/
            operations: [upload, download]
            content-types: [video/mp4]
            max-size: 1M
            roles: [minted]
            names: generated
            store-disposition: true
      """;

  @TempDir static Path directory;

  private Radosgw radosgw;
  private String name;
  private Production production;
  private PackagedService service;

  @BeforeAll
  void start() {
    radosgw = Radosgw.require();
    name = radosgw.newBucket();
    production =
        Production.in(directory, radosgw.endpoint())
            .policies(POLICIES)
            .set("R2_BUCKET", name)
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
  Api as(String role) {
    String token =
        production.token("alice", claims -> claims.setStringListClaim("groups", List.of(role)));
    return Api.at("http://localhost:" + service.port(), token);
  }

  @Override
  Bucket bucket() {
    return Bucket.at(radosgw.endpoint(), name, radosgw.accessKeyId(), radosgw.secretAccessKey());
  }
}
