package dev.r2presigner.guard;

/** Attacks the URLs for S3Proxy under {@code absent}. */
class S3ProxyAbsentIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.s3proxy("absent");
  }
}
