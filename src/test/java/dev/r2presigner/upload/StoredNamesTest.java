package dev.r2presigner.upload;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;

/** Against the service in this JVM and its embedded store. */
@LocalProfileTest
class StoredNamesTest extends StoredNames {

  @Override
  Api as(String role) {
    return Api.as("alice", role);
  }

  @Override
  Bucket bucket() {
    return Bucket.embedded();
  }
}
