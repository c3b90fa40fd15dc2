package dev.r2presigner.startup;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;

/**
 * The class path of a native executable, without configuration: what this service brings of it was
 * made into code. The configuration library would look for its files in each of the JDK's modules
 * all the same, which took a fifth of the time to the first answer.
 */
final class NoConfigInside extends ClassLoader {

  private static final Pattern CONFIGURATION =
      Pattern.compile("(?:META-INF/microprofile-config)?[^/]*\\.(?:ya?ml|properties)");

  private NoConfigInside(ClassLoader all) {
    super(all);
  }

  /** For this thread, which is the one that starts the service. */
  static void searchNone() {
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      Thread thread = Thread.currentThread();
      thread.setContextClassLoader(new NoConfigInside(thread.getContextClassLoader()));
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return CONFIGURATION.matcher(name).matches()
        ? Collections.emptyEnumeration()
        : super.getResources(name);
  }
}
