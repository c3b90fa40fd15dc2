package dev.r2presigner.guard;

/** Attacks the URLs for Cloudflare's local R2 under {@code absent}. */
class LocalR2AbsentIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.localR2("absent");
  }
}
