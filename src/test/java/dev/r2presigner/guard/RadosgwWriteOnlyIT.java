package dev.r2presigner.guard;

/** The table on one store, under one guard. */
class RadosgwWriteOnlyIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.radosgw("write-only", StoreUnderTest.writer());
  }
}
