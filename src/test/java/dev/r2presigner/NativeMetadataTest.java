package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.r2presigner.object.ObjectList;
import io.restassured.path.json.JsonPath;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A native executable can only look into types that it was told of. Jackson asks each record for
 * its components, which nothing else registers.
 */
class NativeMetadataTest {

  private static final String FILE =
      "META-INF/native-image/dev.r2presigner/r2-presigner/reachability-metadata.json";

  @Test
  void everyRecordOnTheWireIsRegisteredAndNoOther() {
    Set<String> sent = new TreeSet<>();
    for (JavaClass found :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.r2presigner")) {
      // The local profile is in no executable.
      boolean isPackaged = !found.getPackageName().equals("dev.r2presigner.local");
      if (isPackaged && found.isAnnotatedWith(Path.class)) {
        for (Method method : found.reflect().getDeclaredMethods()) {
          if (Modifier.isPublic(method.getModifiers())) {
            collect(method.getGenericReturnType(), sent);
            List.of(method.getGenericParameterTypes()).forEach(type -> collect(type, sent));
          }
        }
      }
    }

    // One of two answers, so that the method's type does not tell it.
    Set<String> untold = new TreeSet<>();
    collect(ObjectList.class, untold);
    sent.addAll(untold);
    JsonPath metadata = JsonPath.from(getClass().getClassLoader().getResource(FILE));
    assertThat(metadata.getList("reflection.type", String.class))
        .filteredOn(type -> type.startsWith("dev.r2presigner."))
        .containsExactlyInAnyOrderElementsOf(sent);
    // Quarkus registers the accessors of all others.
    assertThat(
            metadata.getList(
                "reflection.findAll { it.allDeclaredMethods && it.allDeclaredFields }.type",
                String.class))
        .containsExactlyInAnyOrderElementsOf(untold);
  }

  private static void collect(Type type, Set<String> records) {
    if (type instanceof ParameterizedType generic) {
      List.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, records));
    } else if (type instanceof Class<?> one && one.isRecord() && records.add(one.getName())) {
      for (RecordComponent component : one.getRecordComponents()) {
        collect(component.getGenericType(), records);
      }
    }
  }
}
