package dev.r2presigner.uppy;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;

/** Against the service in this JVM and its embedded store. */
@LocalProfileTest
class MaxSizeTest extends MaxSize {

  @Override
  Api crew() {
    return Api.as("alice", "crew");
  }
}
