package dev.r2presigner.startup;

import java.net.URI;
import java.util.Set;

/**
 * Defines the hosts on which plain http is allowed, since their traffic does not leave the machine.
 */
public final class Loopback {

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}

  /** Returns whether the host of a URL is a loopback host. */
  public static boolean isLoopback(String host) {
    return HOSTS.contains(host);
  }

  /** Returns whether a URL is https, or http on a loopback host. */
  public static boolean isHttpsUnlessLoopback(URI url) {
    String host = url.getHost();
    return host != null
        && ("https".equals(url.getScheme())
            || ("http".equals(url.getScheme()) && isLoopback(host)));
  }
}
