package dev.r2presigner.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Keys of a service, without the application around them. */
public final class LoadedServiceKeys {

  private LoadedServiceKeys() {}

  /** One key that nobody else has. */
  public static ServiceKeys fresh() throws IOException {
    Path file = Files.createTempFile("service", ".pem");
    Files.writeString(file, ServiceKeyPem.fresh().text());
    ServiceKeys loaded = of(file);
    Files.delete(file);
    return loaded;
  }

  static ServiceKeys of(Path place) {
    ServiceKeys loaded =
        new ServiceKeys(
            RefusedServiceSettingsTest.settings(
                Map.of(
                    "service.issuer",
                    "https://files.example.com",
                    "service.keys",
                    place.toString())),
            null);
    loaded.load();
    return loaded;
  }
}
