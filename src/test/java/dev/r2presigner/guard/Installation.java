package dev.r2presigner.guard;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.nio.file.Path;

/** Runs the packaged service before a store, under one guard, with two users. */
record Installation(
    StoreUnderTest store, PackagedService service, Bucket owned, Alice alice, Alice bob)
    implements AutoCloseable {

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/
            operations: [upload, download, multipart, delete]
            content-types: [image/png, application/octet-stream]
            max-size: 1M
            roles: [user]
            metadata: [title]
            expiry: 15m
      """;

  static Installation of(Path directory, StoreUnderTest store) {
    Production production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .set("STORE_GUARD", store.guard())
            .set("R2_BUCKET", store.bucket())
            .set("R2_ACCESS_KEY_ID", store.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", store.secretAccessKey());
    store.more().forEach(production::set);
    PackagedService service = production.ready();
    return new Installation(
        store,
        service,
        store.owned(),
        new Alice(service, production.token("alice")),
        new Alice(service, production.token("bob")));
  }

  AttackTable table() {
    return new AttackTable(this);
  }

  @Override
  public void close() {
    service.close();
    owned.close();
  }
}
