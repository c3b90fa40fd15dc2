package dev.r2presigner.guard;

/** The table on one store, under one guard. */
class LocalR2AbsentIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.localR2("absent");
  }
}
