package dev.r2presigner.startup;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Checks the format of the log, and tells it where no bean is at hand. */
@Singleton
public class LogFormat implements StartupCheck {

  private static final String PROPERTY = "log.format";
  private static final String JSON = "json";

  private final String format;

  LogFormat(LogConfig config) {
    this.format = config.format();
  }

  @Override
  public List<Finding> findings() {
    return List.of("text", JSON).contains(format)
        ? List.of()
        : List.of(new Finding(PROPERTY, "must be text or json"));
  }

  /** Tells whether lines are JSON, also where a mistake keeps the configuration from loading. */
  public static boolean isJson() {
    Optional<String> format;
    try {
      format = ConfigProvider.getConfig().getOptionalValue(PROPERTY, String.class);
    } catch (RuntimeException | ExceptionInInitializerError | NoClassDefFoundError broken) {
      format = ConfigFiles.given(PROPERTY);
    }
    return format.filter(JSON::equals).isPresent();
  }
}
