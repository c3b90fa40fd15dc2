package dev.r2presigner.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Runs S3Proxy with signature verification, in this JVM but in a class loader of its own, so that
 * its libraries cannot conflict with the application's. Keeps objects in memory. Plain Java, so
 * that tests of the packaged application can start one too.
 */
public final class EmbeddedStore implements AutoCloseable {

  /** A bucket's CORS rule; origins are exact, not patterns. */
  public record Cors(
      List<String> origins, List<String> methods, List<String> headers, List<String> exposed) {}

  /** The bucket, and the only credentials that may access it. */
  public record Access(String bucket, String accessKeyId, String secretAccessKey) {}

  /** The system properties that limit S3Proxy's logging to errors; read once. */
  private static final Map<String, String> QUIET =
      Map.of(
          "LOG_LEVEL", "error",
          "JETTY_LOG_LEVEL", "error",
          "logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");

  private final ClassLoader loader;
  private final Object objects;
  private final Object server;

  private EmbeddedStore(ClassLoader loader, Object objects, Object server) {
    this.loader = loader;
    this.objects = objects;
    this.server = server;
  }

  /** Starts a store with an empty bucket on this loopback port; 0 takes a free one. */
  public static EmbeddedStore start(Path jar, int port, Access access, Cors cors) {
    return start(jar, "localhost", port, access, cors);
  }

  /** Starts a store that listens on this host's addresses. */
  static EmbeddedStore start(Path jar, String host, int port, Access access, Cors cors) {
    QUIET.forEach(System::setProperty);
    ClassLoader loader = isolated(jar);
    return inContext(
        loader,
        () -> {
          Object objects =
              type(loader, "BlobStores")
                  .getMethod("create", String.class, Properties.class)
                  .invoke(null, "transient-nio2", new Properties());
          createBucket(loader, objects, access.bucket());
          return new EmbeddedStore(
              loader, objects, serve(loader, objects, host, port, access, cors));
        });
  }

  /** Restarts the store with the same objects and port, and with other access and CORS. */
  EmbeddedStore restart(String host, Access access, Cors cors) {
    int port = port();
    close();
    return inContext(
        loader,
        () -> new EmbeddedStore(loader, objects, serve(loader, objects, host, port, access, cors)));
  }

  /** Restores a store from {@link #parts} that outlived the application's class loader. */
  static EmbeddedStore of(Object[] parts) {
    return new EmbeddedStore((ClassLoader) parts[0], parts[1], parts[2]);
  }

  /** Returns the state to keep over a live reload; none of it is of the application's classes. */
  Object[] parts() {
    return new Object[] {loader, objects, server};
  }

  /** Returns the store's endpoint, on {@code localhost}, as in the commands to paste. */
  public URI endpoint() {
    return URI.create("http://localhost:" + port());
  }

  private int port() {
    return inContext(loader, () -> (int) server.getClass().getMethod("getPort").invoke(server));
  }

  @Override
  public void close() {
    inContext(loader, () -> server.getClass().getMethod("stop").invoke(server));
  }

  private static ClassLoader isolated(Path jar) {
    try {
      URL[] urls = {jar.toUri().toURL()};
      return new URLClassLoader("local-store", urls, ClassLoader.getPlatformClassLoader());
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Object serve(
      ClassLoader loader, Object objects, String host, int port, Access access, Cors cors)
      throws ReflectiveOperationException {
    Class<?> rules = type(loader, "CrossOriginResourceSharing");
    Object rule =
        rules
            .getConstructor(List.class, List.class, List.class, List.class, String.class)
            .newInstance(
                cors.origins().stream().map(Pattern::quote).toList(),
                cors.methods(),
                cors.headers(),
                cors.exposed(),
                "");
    Object v4 =
        type(loader, "auth.AuthenticationType")
            .getMethod("fromString", String.class)
            .invoke(null, "aws-v4");
    Object builder = type(loader, "S3Proxy").getMethod("builder").invoke(null);
    call(builder, "blobStore", objects);
    call(builder, "endpoint", URI.create("http://" + host + ":" + port));
    call(builder, "awsAuthentication", v4, access.accessKeyId(), access.secretAccessKey());
    call(builder, "corsRules", rule);
    Object server = call(builder, "build");
    call(server, "start");
    return server;
  }

  private static void createBucket(ClassLoader loader, Object objects, String bucket)
      throws ReflectiveOperationException {
    Class<?> requests =
        Class.forName("software.amazon.awssdk.services.s3.model.CreateBucketRequest", true, loader);
    Object builder = requests.getMethod("builder").invoke(null);
    Class<?> builders = Class.forName(requests.getName() + "$Builder", true, loader);
    builders.getMethod("bucket", String.class).invoke(builder, bucket);
    Object request =
        Class.forName("software.amazon.awssdk.utils.builder.SdkBuilder", true, loader)
            .getMethod("build")
            .invoke(builder);
    for (Method method : objects.getClass().getMethods()) {
      if (method.getParameterCount() == 1 && method.getParameterTypes()[0] == requests) {
        method.invoke(objects, request);
        return;
      }
    }
    throw new NoSuchMethodException("no method takes a CreateBucketRequest");
  }

  private static Class<?> type(ClassLoader loader, String name) throws ClassNotFoundException {
    return Class.forName("org.gaul.s3proxy." + name, true, loader);
  }

  private static Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(target.getClass().getMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(name));
    Object result = method.invoke(target, arguments);
    return result == null ? target : result;
  }

  private interface Reflective<T> {
    T run() throws ReflectiveOperationException;
  }

  /** Runs in the store's class loader, where Jetty and jclouds look up services. */
  private static <T> T inContext(ClassLoader loader, Reflective<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return action.run();
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException(changed);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
