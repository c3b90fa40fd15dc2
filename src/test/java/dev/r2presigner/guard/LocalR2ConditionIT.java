package dev.r2presigner.guard;

/** The table on one store, under one guard. */
class LocalR2ConditionIT extends GuardedUrls {

  @Override
  StoreUnderTest store() {
    return StoreUnderTest.localR2("condition");
  }
}
