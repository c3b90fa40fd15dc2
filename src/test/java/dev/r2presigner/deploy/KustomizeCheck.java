package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Tools;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What kubectl makes of the overlay, to the last document. */
class KustomizeCheck {

  private static final Map<String, String> LABEL = Map.of("app.kubernetes.io/name", "r2-presigner");

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
    assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(LABEL);
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(LABEL);
    assertThat(rendered.only(Service.class).getSpec().getSelector()).isEqualTo(LABEL);
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
    Path overlay = Files.createDirectories(Path.of("target/monitored"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        namespace: r2-presigner
        resources: [../../deploy/kubernetes/production]
        components: [../../deploy/monitoring]
        """);

    assertThat(render(overlay).split("\n---\n", -1))
        .filteredOn(document -> document.contains("kind: PodMonitor"))
        .singleElement()
        .asString()
        .contains("namespace: r2-presigner", "port: management");
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
