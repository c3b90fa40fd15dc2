package dev.r2presigner.startup;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Turns the signals that request termination into an exit with 0. By default a JVM exits with 128
 * plus the signal number, which systemd and Kubernetes treat as a failure.
 */
enum EndSignal {
  INT(2),
  TERM(15);

  private final int number;

  EndSignal(int number) {
    this.number = number;
  }

  /** Makes each signal exit with 0, which runs Quarkus' orderly shutdown. */
  static void exitWithZero() {
    try {
      for (EndSignal signal : values()) {
        signal.handleWith(() -> System.exit(0));
      }
    } catch (ReflectiveOperationException notHere) {
      // In a native image Quarkus handles the signals and exits with these codes; with -Xrs the JVM
      // does not handle them.
      Logger.getLogger(EndSignal.class)
          .debug("This JVM does not let the signal handlers be replaced", notHere);
    }
  }

  /** Returns the codes with which Quarkus exits after a signal in a native image. */
  static Set<Integer> exitCodes() {
    return Stream.of(values()).map(signal -> 128 + signal.number).collect(Collectors.toSet());
  }

  /** Uses reflection, because the compiler's warning on this JDK API cannot be suppressed. */
  private void handleWith(Runnable action) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Method handle = signalType.getMethod("handle", signalType, handlerType);
    Object handler =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              action.run();
              return null;
            });
    handle.invoke(null, signalType.getConstructor(String.class).newInstance(name()), handler);
  }
}
