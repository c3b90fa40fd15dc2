package dev.r2presigner.uppy;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Uppy against the service in this JVM and its embedded store. UppyTroublesTest has the rest in the
 * full lane, UppyRadosgwIT all of it in every lane that has a gateway.
 */
@LocalProfileTest
@WithTestResource(UppyTest.Site.class)
class UppyTest extends UppyUploads {

  /** The app's site, up before the service, which has to know its origin. */
  public static class Site implements QuarkusTestResourceLifecycleManager {

    private PageServer pages;

    @Override
    public Map<String, String> start() {
      pages = PageServer.start(UppyBundles.FOLDER);
      Map<String, String> settings = new HashMap<>(POLICIES);
      settings.put("allowed-origins", pages.origin());
      return settings;
    }

    /** After FreePorts, which names another origin. */
    @Override
    public int order() {
      return 1;
    }

    @Override
    public void stop() {
      pages.close();
    }
  }

  static Place here() {
    Config config = ConfigProvider.getConfig();
    return new Place(
        config.getValue("allowed-origins", String.class),
        config.getValue("test.url", String.class),
        TestTokens::with,
        Bucket::embedded);
  }

  @Override
  Place place() {
    return here();
  }
}
