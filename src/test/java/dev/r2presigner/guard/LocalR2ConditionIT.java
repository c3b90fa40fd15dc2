package dev.r2presigner.guard;

/** Attacks the URLs for Cloudflare's local R2 under {@code condition}. */
class LocalR2ConditionIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.localR2("condition");
  }
}
