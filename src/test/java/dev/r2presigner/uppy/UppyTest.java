package dev.r2presigner.uppy;

import dev.r2presigner.testing.AppSite;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Uppy against the service in this JVM and its embedded store. UppyTroublesTest has the rest in the
 * full lane, UppyRadosgwIT all of it in every lane that has a gateway.
 */
@LocalProfileTest
class UppyTest extends UppyUploads {

  static Place here() {
    Config config = ConfigProvider.getConfig();
    return new Place(
        config.getValue(UppySite.ORIGIN, String.class),
        config.getValue("test.url", String.class),
        AppSite::token,
        Bucket::embedded);
  }

  @Override
  Place place() {
    return here();
  }
}
