package dev.r2presigner.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Kubernetes documents read as strictly as the cluster's own validation does: a field or kind that
 * does not exist, a wrong type or a repeated key is an error. kubectl would drop some of these, and
 * a security setting that is misspelled would just not be there.
 */
record Manifests(List<HasMetadata> documents) {

  static final Path ROOT = Path.of("deploy/kubernetes");

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "apps/v1 Deployment", Deployment.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "networking.k8s.io/v1 Ingress", Ingress.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "v1 ConfigMap", ConfigMap.class,
          "v1 Namespace", Namespace.class,
          "v1 Service", Service.class,
          "v1 ServiceAccount", ServiceAccount.class);

  /** The models keep unknown fields aside; without that they are refused. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              })
          .build();

  /** All that the base's and the overlay's folders list as resources. */
  static Manifests ofFiles() {
    List<HasMetadata> documents = new ArrayList<>();
    try (Stream<Path> base = Files.walk(ROOT.resolve("base"));
        Stream<Path> overlay = Files.walk(ROOT.resolve("production"))) {
      Stream.concat(base, overlay)
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !isNoManifest(file.getFileName().toString()))
          .sorted()
          .forEach(file -> documents.addAll(parse(read(file)).documents));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Manifests(documents);
  }

  private static boolean isNoManifest(String name) {
    return name.equals("kustomization.yaml") || name.equals("policies.yaml");
  }

  static Manifests parse(String text) {
    List<HasMetadata> documents = new ArrayList<>();
    for (Object document : strictYaml().loadAll(text)) {
      Map<?, ?> fields = (Map<?, ?>) document;
      String kind = fields.get("apiVersion") + " " + fields.get("kind");
      Class<? extends HasMetadata> type = KINDS.get(kind);
      if (type == null) {
        throw new IllegalArgumentException("there is no " + kind);
      }
      documents.add(STRICT.convertValue(fields, type));
    }
    return new Manifests(documents);
  }

  static Map<String, Object> yaml(Path file) {
    return strictYaml().load(read(file));
  }

  private static Yaml strictYaml() {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(strict));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The only one of its kind. */
  <T extends HasMetadata> T only(Class<T> kind) {
    List<T> found = all(kind);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " of " + kind.getSimpleName());
    }
    return found.get(0);
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return documents.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
