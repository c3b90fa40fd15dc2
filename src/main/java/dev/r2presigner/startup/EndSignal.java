package dev.r2presigner.startup;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How an orchestrator and a terminal tell a process to end. By itself a JVM then ends with 128 and
 * the signal's number, which systemd and Kubernetes take for a failure.
 */
enum EndSignal {
  INT(2),
  TERM(15);

  private final int number;

  EndSignal(int number) {
    this.number = number;
  }

  /** From now on each of them is an exit with 0, on which Quarkus does all that belongs to one. */
  static void exitWithZero() {
    try {
      for (EndSignal signal : values()) {
        signal.handleWith(() -> System.exit(0));
      }
    } catch (ReflectiveOperationException notHere) {
      // A native image, where Quarkus itself handles them and exits with these codes; or the JVM
      // was told to leave them alone (-Xrs).
      Logger.getLogger(EndSignal.class).debug("Signals are handled by somebody else", notHere);
    }
  }

  /** What Quarkus exits with in a native image, for an end that is no failure. */
  static Set<Integer> exitCodes() {
    return Stream.of(values()).map(signal -> 128 + signal.number).collect(Collectors.toSet());
  }

  /** By reflection, because the compiler warns of this part of the JDK and can't be told not to. */
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
