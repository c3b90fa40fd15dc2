package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Tools;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubectl makes of the overlay, to the last document. */
class KustomizeCheck {

  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "r2-presigner", INSTANCE, "r2-presigner");

  @TempDir Path directory;

  @Test
  void theOverlayRendersToOneWholeInstallation() throws Exception {
    Manifests rendered = Manifests.parse(render(Manifests.ROOT.resolve("production")));
    Deployment deployment = rendered.only(Deployment.class);
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();

    assertThat(rendered.documents())
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder(
            "ConfigMap",
            "ConfigMap",
            "Deployment",
            "HorizontalPodAutoscaler",
            "Namespace",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Service",
            "ServiceAccount");
    assertThat(rendered.documents())
        .filteredOn(document -> !document.getKind().equals("Namespace"))
        .allMatch(document -> "r2-presigner".equals(document.getMetadata().getNamespace()));
    assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(LABELS);
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(LABELS);
    assertThat(rendered.only(Service.class).getSpec().getSelector()).isEqualTo(LABELS);
    assertThat(pod.getContainers().get(0).getImage()).matches("ghcr\\.io/.+:\\d+\\.\\d+\\.\\d+");
    List<String> generated =
        rendered.all(ConfigMap.class).stream().map(map -> map.getMetadata().getName()).toList();
    assertThat(generated)
        .contains(pod.getContainers().get(0).getEnvFrom().get(0).getConfigMapRef().getName())
        .contains(
            pod.getVolumes().stream()
                .filter(volume -> volume.getConfigMap() != null)
                .map(Volume::getConfigMap)
                .findAny()
                .orElseThrow()
                .getName())
        .allMatch(name -> name.matches("r2-presigner-[a-z]+-[a-z0-9]{10}"), "renewed when changed");
  }

  @Test
  void theComponentForMonitoringJoinsAnOverlay() throws Exception {
    assertThat(with("../../deploy/monitoring").split("\n---\n", -1))
        .filteredOn(document -> document.contains("kind: PodMonitor"))
        .singleElement()
        .asString()
        .contains("namespace: r2-presigner", "port: management");
  }

  @Test
  void anIngressLeadsToTheService() throws Exception {
    Manifests rendered = Manifests.parse(with(component("ingress")));

    assertThat(rendered.only(Ingress.class).getSpec().getRules().get(0).getHttp().getPaths())
        .singleElement()
        .satisfies(
            path ->
                assertThat(path.getBackend().getService().getName())
                    .isEqualTo(rendered.only(Service.class).getMetadata().getName()));
  }

  @Test
  void aRouteLeadsToTheService() throws Exception {
    assertThat(with(component("gateway")).split("\n---\n", -1))
        .filteredOn(document -> document.contains("kind: HTTPRoute"))
        .singleElement()
        .asString()
        .contains("namespace: r2-presigner", "- name: r2-presigner\n      port: 80");
  }

  /** What each of these opens beside what the base does, and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "dns-openshift, 2, openshift-dns",
    "dns-node-local, 2, 169.254.20.10/32",
    "egress-inside, 3, r2-presigner-may-call"
  })
  void aWayOutIsOpened(String name, int rules, String to) throws Exception {
    NetworkPolicy policy = Manifests.parse(with(component(name))).only(NetworkPolicy.class);

    assertThat(policy.getSpec().getEgress())
        .hasSize(rules)
        .filteredOn(rule -> rule.getTo().toString().contains(to))
        .hasSize(1);
    assertThat(policy.getSpec().getIngress()).hasSize(2);
  }

  @Test
  void anExecutableAsksForLess() throws Exception {
    Manifests rendered = Manifests.parse(with(component("native")));

    assertThat(
            rendered
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getRequests())
        .containsEntry("memory", new Quantity("128Mi"))
        .containsEntry("cpu", new Quantity("250m"));
  }

  /** Two buckets have two installations, also in one namespace: none reaches the other's pods. */
  @Test
  void twoInstancesInANamespaceHaveDisjointSelectors() throws Exception {
    Manifests photos = Manifests.parse(instance("photos"));
    Manifests films = Manifests.parse(instance("films"));
    Map<String, String> podsOfFilms =
        films.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels();

    assertThat(
            List.of(
                photos.only(Deployment.class).getSpec().getSelector().getMatchLabels(),
                photos.only(Service.class).getSpec().getSelector(),
                photos.only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels(),
                photos.only(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels()))
        .allSatisfy(
            selector -> {
              assertThat(selector).containsEntry(INSTANCE, "photos");
              assertThat(podsOfFilms.entrySet().containsAll(selector.entrySet())).isFalse();
            });
    assertThat(photos.documents())
        .extracting(document -> document.getKind() + " " + document.getMetadata().getName())
        .doesNotContainAnyElementsOf(
            films.documents().stream()
                .map(document -> document.getKind() + " " + document.getMetadata().getName())
                .toList());
    assertThat(secretOf(photos)).isNotEqualTo(secretOf(films));
  }

  /** In a repository of the operator's own: base and component come from a release of this one. */
  @Test
  void theBaseOfAReleaseIsTakenFromItsRepository() throws Exception {
    Path released = Files.createDirectories(directory.resolve("released/deploy"));
    run("cp", "-r", Manifests.ROOT.toString(), released.toString());
    String release = released.getParent().toString();
    run("git", "-C", release, "init", "--quiet");
    run("git", "-C", release, "add", ".");
    run("git", "-C", release, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x");
    run("git", "-C", release, "tag", "v1.2.3");
    Path overlay = Files.createDirectories(directory.resolve("own"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        namespace: media
        resources: ["file://%1$s//deploy/kubernetes/base?ref=v1.2.3"]
        components: ["file://%1$s//deploy/kubernetes/components/ingress?ref=v1.2.3"]
        """
            .formatted(release));

    Manifests rendered = Manifests.parse(render(overlay));

    assertThat(rendered.only(Deployment.class).getMetadata().getNamespace()).isEqualTo("media");
    assertThat(rendered.all(Ingress.class)).hasSize(1);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static String secretOf(Manifests rendered) {
    return rendered.only(Deployment.class).getSpec().getTemplate().getSpec().getVolumes().stream()
        .filter(volume -> volume.getSecret() != null)
        .findAny()
        .orElseThrow()
        .getSecret()
        .getSecretName();
  }

  private static String component(String name) {
    return "../../deploy/kubernetes/components/" + name;
  }

  private static String with(String component) throws Exception {
    return render(
        overlay(
            "with",
            """
            namespace: r2-presigner
            resources: [../../deploy/kubernetes/production]
            components: [%s]
            """
                .formatted(component)));
  }

  /** As deploy/README.md says that it is done. */
  private static String instance(String name) throws Exception {
    return render(
        overlay(
            "instance-" + name,
            """
            namespace: media
            nameSuffix: -%1$s
            labels:
              - pairs: {app.kubernetes.io/instance: %1$s}
                includeSelectors: true
            resources: [../../deploy/kubernetes/base]
            patches:
              - target: {kind: Deployment}
                patch: |
                  - op: replace
                    path: /spec/template/spec/volumes/1/secret/secretName
                    value: r2-presigner-bucket-token-%1$s
            """
                .formatted(name)));
  }

  private static Path overlay(String name, String text) throws IOException {
    Path overlay = Files.createDirectories(Path.of("target", name));
    Files.writeString(overlay.resolve("kustomization.yaml"), text);
    return overlay;
  }

  private static String render(Path overlay) throws IOException, InterruptedException {
    Tools.require("kubectl", "install kubectl 1.27 or newer");
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", overlay.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).isZero();
    return text;
  }
}
