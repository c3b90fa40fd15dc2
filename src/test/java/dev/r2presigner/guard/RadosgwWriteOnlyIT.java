package dev.r2presigner.guard;

/** Attacks the URLs for the Ceph gateway under {@code write-only}. */
class RadosgwWriteOnlyIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.radosgw("write-only", StoreUnderTest.writer());
  }
}
