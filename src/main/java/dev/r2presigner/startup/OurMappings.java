package dev.r2presigner.startup;

import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the config mappings of all features, so that there is no second list of them. */
@Singleton
public class OurMappings {

  private static final String OURS = "dev.r2presigner.";

  private final BeanManager beans;

  OurMappings(BeanManager beans) {
    this.beans = beans;
  }

  /** Returns the mapping interfaces. */
  public Set<Class<?>> all() {
    Set<Class<?>> all = new LinkedHashSet<>();
    beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .flatMap(bean -> bean.getTypes().stream())
        .filter(type -> type.getTypeName().startsWith(OURS))
        .forEach(type -> add(type, all));
    return all;
  }

  private static void add(Type type, Set<Class<?>> all) {
    if (type instanceof Class<?> mapping && mapping.isAnnotationPresent(ConfigMapping.class)) {
      all.add(mapping);
    }
  }
}
