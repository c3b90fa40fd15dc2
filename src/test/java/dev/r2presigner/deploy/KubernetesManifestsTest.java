package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the manifests promise, read from the files as they are applied. */
class KubernetesManifestsTest {

  private static final Manifests MANIFESTS = Manifests.ofFiles();
  private static final Deployment DEPLOYMENT = MANIFESTS.only(Deployment.class);
  private static final PodSpec POD = DEPLOYMENT.getSpec().getTemplate().getSpec();
  private static final Container CONTAINER = POD.getContainers().get(0);
  private static final Map<String, String> LABEL = Map.of("app.kubernetes.io/name", "r2-presigner");

  @Test
  void misspelledFieldsAreNoticed() {
    String text = Manifests.read(Manifests.ROOT.resolve("base/deployment.yaml"));

    for (String field :
        List.of("readOnlyRootFilesystem", "terminationGracePeriodSeconds", "drop", "httpGet")) {
      assertThatThrownBy(() -> Manifests.parse(text.replace(field + ":", field + "s:")))
          .hasMessageContaining(field + "s");
    }
  }

  @Test
  void podsHaveNoRightBeyondTheirWork() {
    SecurityContext container = CONTAINER.getSecurityContext();

    assertThat(POD.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(POD.getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(POD.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(POD.getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void variablesOfOtherServicesStayOut() {
    assertThat(POD.getEnableServiceLinks()).isFalse();
  }

  @Test
  void nothingThatAPodNeedsIsOptional() {
    assertThat(CONTAINER.getEnvFrom())
        .isNotEmpty()
        .allSatisfy(from -> assertThat(from.getConfigMapRef().getOptional()).isNotEqualTo(true));
    assertThat(POD.getVolumes())
        .extracting(Volume::getName)
        .containsExactlyInAnyOrder("policies", "bucket-token");
    for (Volume volume : POD.getVolumes()) {
      if (volume.getSecret() != null) {
        assertThat(volume.getSecret().getOptional()).isNotEqualTo(true);
      }
      if (volume.getConfigMap() != null) {
        assertThat(volume.getConfigMap().getOptional()).isNotEqualTo(true);
      }
    }
  }

  @Test
  void theSecretIsAFolderThatTheServiceReads() {
    Volume secret =
        POD.getVolumes().stream()
            .filter(volume -> volume.getSecret() != null)
            .findAny()
            .orElseThrow();
    String folder =
        CONTAINER.getVolumeMounts().stream()
            .filter(mount -> mount.getName().equals(secret.getName()))
            .findAny()
            .orElseThrow()
            .getMountPath();

    assertThat(CONTAINER.getEnv())
        .contains(new EnvVar("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", folder, null));
    assertThat(secret.getSecret().getDefaultMode() & 0007).as("for others").isZero();
  }

  @Test
  void everySettingExistsAndNoneIsASecret() {
    Set<String> documented = Settings.documented();

    assertThat(documented).contains("R2_BUCKET", "TOKEN_KEYS", "R2_JURISDICTION");
    assertThat(documented).containsAll(Settings.ofOverlay().keySet());
    assertThat(Settings.ofOverlay().keySet()).noneMatch(name -> name.contains("ACCESS_KEY"));
    assertThat(CONTAINER.getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS");
  }

  @Test
  void probesAskTheManagementPort() {
    assertThat(CONTAINER.getPorts())
        .extracting("name", "containerPort")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("http", 8080),
            org.assertj.core.groups.Tuple.tuple("management", 9000));
    for (var probe :
        List.of(
            CONTAINER.getStartupProbe(),
            CONTAINER.getLivenessProbe(),
            CONTAINER.getReadinessProbe())) {
      assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("management"));
    }
    assertThat(CONTAINER.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
    assertThat(CONTAINER.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
  }

  @Test
  void unreadinessIsNoticedWhileThePodStillAnswers() {
    int noticed =
        CONTAINER.getReadinessProbe().getPeriodSeconds()
            * CONTAINER.getReadinessProbe().getFailureThreshold();

    assertThat(noticed).isLessThanOrEqualTo(Drain.unready());
  }

  @Test
  void thereIsTimeForADrain() {
    assertThat(POD.getTerminationGracePeriodSeconds()).isGreaterThan(Drain.longest());
  }

  @Test
  void onlyTheMainPortIsAService() {
    Service service = MANIFESTS.only(Service.class);

    assertThat(service.getSpec().getPorts())
        .singleElement()
        .satisfies(port -> assertThat(port.getTargetPort()).isEqualTo(new IntOrString("http")));
  }

  @Test
  void trafficGoesToNamesAndHttpsOnly() {
    NetworkPolicy policy = MANIFESTS.only(NetworkPolicy.class);

    assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(LABEL);
    assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    assertThat(policy.getSpec().getEgress())
        .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty());
    assertThat(policy.getSpec().getEgress())
        .flatExtracting(rule -> rule.getPorts())
        .extracting(NetworkPolicyPort::getPort)
        .containsOnly(new IntOrString(53), new IntOrString(443));
    assertThat(policy.getSpec().getEgress())
        .flatExtracting(rule -> rule.getTo())
        .filteredOn(peer -> peer.getIpBlock() != null)
        .flatExtracting(peer -> peer.getIpBlock().getExcept())
        .contains("169.254.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
  }

  @Test
  void oneReplicaAtATimeGoesAndAnotherStays() {
    PodDisruptionBudget budget = MANIFESTS.only(PodDisruptionBudget.class);
    HorizontalPodAutoscaler autoscaler = MANIFESTS.only(HorizontalPodAutoscaler.class);

    assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(LABEL);
    assertThat(budget.getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
    assertThat(autoscaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
    assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
        .isEqualTo(DEPLOYMENT.getMetadata().getName());
    assertThat(DEPLOYMENT.getSpec().getReplicas()).isNull();
    assertThat(DEPLOYMENT.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable())
        .isEqualTo(new IntOrString(0));
  }
}
