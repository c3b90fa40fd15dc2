package dev.r2presigner.upload;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Against the service in this JVM and its embedded store. */
@LocalProfileTest
class StoredNamesTest extends StoredNames {

  @ConfigProperty(name = "r2.endpoint")
  URI endpoint;

  @ConfigProperty(name = "r2.bucket")
  String bucket;

  @ConfigProperty(name = "r2.access-key-id")
  String accessKeyId;

  @ConfigProperty(name = "r2.secret-access-key")
  String secretAccessKey;

  @Override
  Api as(String role) {
    return Api.as("alice", role);
  }

  @Override
  Bucket bucket() {
    return Bucket.at(endpoint, bucket, accessKeyId, secretAccessKey);
  }
}
