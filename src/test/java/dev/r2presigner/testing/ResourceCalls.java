package dev.r2presigner.testing;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** The calls that the resources declare, read from all classes, so that none can be forgotten. */
public final class ResourceCalls {

  private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target", "classes");

  private static final List<Class<? extends Annotation>> VERBS =
      List.of(GET.class, HEAD.class, POST.class, PUT.class, DELETE.class);

  /**
   * A method and a path.
   *
   * @param path with its parameters, as {@code /v1/objects/{key}}
   */
  public record Call(String verb, String path) {}

  private ResourceCalls() {}

  public static List<Call> all() {
    try (Stream<java.nio.file.Path> files = Files.walk(CLASSES)) {
      return files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(file -> file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .map(ResourceCalls::load)
          .filter(type -> type.isAnnotationPresent(Path.class))
          .flatMap(type -> Stream.of(type.getDeclaredMethods()))
          .flatMap(ResourceCalls::calls)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Stream<Call> calls(Method method) {
    String below =
        method.isAnnotationPresent(Path.class) ? method.getAnnotation(Path.class).value() : "";
    String path = method.getDeclaringClass().getAnnotation(Path.class).value() + below;
    return VERBS.stream()
        .filter(method::isAnnotationPresent)
        .map(verb -> new Call(verb.getSimpleName(), path));
  }

  /** Without its static initialisation. */
  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ResourceCalls.class.getClassLoader());
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException(gone);
    }
  }
}
