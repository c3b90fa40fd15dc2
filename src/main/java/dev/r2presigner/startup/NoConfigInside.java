package dev.r2presigner.startup;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;

/**
 * Hides configuration files on the class path of a native executable, where this service's own were
 * compiled in. SmallRye Config would search every JDK module for them, which is a fifth of the time
 * to the first response.
 */
final class NoConfigInside extends ClassLoader {

  private static final Pattern CONFIGURATION =
      Pattern.compile("(?:META-INF/microprofile-config)?[^/]*\\.(?:ya?ml|properties)");

  private NoConfigInside(ClassLoader all) {
    super(all);
  }

  /** Applies to the current thread, which is the one that starts the service. */
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
