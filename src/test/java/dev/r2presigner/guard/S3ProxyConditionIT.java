package dev.r2presigner.guard;

/** Attacks the URLs for S3Proxy under {@code condition}. */
class S3ProxyConditionIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.s3proxy("condition");
  }
}
