package dev.r2presigner.startup;

import java.util.Set;

/**
 * Names the hosts on which plain http is allowed: what is sent to them does not leave the machine.
 */
public final class Loopback {

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}

  /** Whether a host, as it stands in a URL, is one of them. */
  public static boolean isLoopback(String host) {
    return HOSTS.contains(host);
  }
}
