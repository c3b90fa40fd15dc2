package dev.r2presigner.guard;

/** The table on one store, under one guard. */
class S3ProxyConditionIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.s3proxy("condition");
  }
}
