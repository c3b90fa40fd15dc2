package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables of an environment are a mistake, and which are nobody's business. */
class VariableNamesTest {

  private static final List<String> PROPERTIES =
      List.of(
          "r2.bucket",
          "r2.access-key-id",
          "token.audience",
          "token.audience[*]",
          "allowed-origins",
          "service.issuer",
          "service.keys",
          "notify.url",
          "presigner.policies.*.max-size",
          "presigner.policies.*.operations",
          "presigner.policies.*.operations[*]",
          "http.max-connections",
          "log.format",
          "shutdown.delay",
          "shutdown.timeout");

  private static final VariableNames NAMES =
      new VariableNames(PROPERTIES, List.of("presigner.policies.my-photos.max-size"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "R2_BUKET",
        "R2_ACESS_KEY_ID",
        "TOKEN_AUDIENCES",
        "ALLOWED_ORIGIN",
        // One by one it is not read from variables.
        "ALLOWED_ORIGINS_0_",
        "ALOWED_ORIGINS",
        "SHUTDOWN_DELY",
        "SHUTDOWN_DEALY",
        "SHUT_DOWN_TIMEOUT",
        "HTTP_MAX_CONNECTION",
        "SERVICE_KEY",
        "SERVICE_ISUER",
        "NOTIFY_URI",
        "LOG_FROMAT",
      })
  void aNearMissIsMisspelledWhateverItBeginsWith(String name) {
    assertThat(NAMES.isMisspelled(name)).isTrue();
    assertThat(NAMES.isUnknown(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "R2_REGION",
        "TOKEN_PUBLIC_KEY_FILE",
        "PRESIGNER_POLICIES_PHOTOS_MAX_SISE",
        "PRESIGNER_POLICIES_PHOTOS_MAX_SIZE_0_",
        // In no file, so the library would read it as presigner.policies.my.own.max-size.
        "PRESIGNER_POLICIES_MY_OWN_MAX_SIZE",
        "PRESIGNER_ANYTHING"
      })
  void aVariableThatBeginsLikeOursAndIsNoneIsRefused(String name) {
    assertThat(NAMES.isUnknown(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "R2_BUCKET",
        "SHUTDOWN_DELAY",
        "SHUTDOWN_TIMEOUT",
        "HTTP_MAX_CONNECTIONS",
        "TOKEN_AUDIENCE",
        "TOKEN_AUDIENCE_0_",
        "TOKEN_AUDIENCE_12_",
        "ALLOWED_ORIGINS",
        "PRESIGNER_POLICIES_PHOTOS_MAX_SIZE",
        "PRESIGNER_POLICIES_PHOTOS_OPERATIONS",
        "PRESIGNER_POLICIES_PHOTOS_OPERATIONS_0_",
        "PRESIGNER_POLICIES__MY_OWN__MAX_SIZE",
        "PRESIGNER_POLICIES_MY_PHOTOS_MAX_SIZE"
      })
  void aSettingIsNoMistake(String name) {
    assertThat(NAMES.isUnknown(name)).isFalse();
    assertThat(NAMES.isMisspelled(name)).isFalse();
  }

  /** Kubernetes, "Accessing the Service": these are in every container, wanted or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "R2_PRESIGNER_SERVICE_HOST",
        "R2_PRESIGNER_SERVICE_PORT",
        "R2_PRESIGNER_SERVICE_PORT_HTTP",
        "R2_PRESIGNER_SERVICE_PORT_HTTP_MANAGEMENT",
        "R2_PRESIGNER_PORT",
        "R2_PRESIGNER_PORT_8080_TCP",
        "R2_PRESIGNER_PORT_8080_TCP_PROTO",
        "R2_PRESIGNER_PORT_8080_TCP_PORT",
        "R2_PRESIGNER_PORT_8080_TCP_ADDR",
        "R2_SERVICE_HOST",
        "TOKEN_SERVICE_SERVICE_PORT_HTTP",
        "PRESIGNER_PORT_53_UDP_ADDR",
      })
  void whatKubernetesSaysOfServicesIsNoMistake(String name) {
    assertThat(NAMES.isUnknown(name)).isFalse();
    assertThat(NAMES.isMisspelled(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "HOME",
        "S3_BUCKET",
        "AWS_ACCESS_KEY_ID",
        "R2",
        "r2.bucket",
        "TOKENS",
        "HTTP_PROXY",
        "SHUTDOWN_HOOK",
        "SHUTDOWN_HOOKS_DELAY",
        "SERVICE_NAME",
        "SERVICE_KIND",
        "SERVICE_ACCOUNT_KEYS",
        "SERVICE_PORT",
        "NOTIFY_KEY",
        "NOTIFY_SOCKET",
        "LOG_LEVEL"
      })
  void whatIsNotOursIsLeftAlone(String name) {
    assertThat(NAMES.isUnknown(name)).isFalse();
    assertThat(NAMES.isMisspelled(name)).isFalse();
  }

  /** What application.yaml leaves to a variable, and nobody else reads, would else be unknown. */
  @Test
  void whatStandsForSettingsOfTheFrameworkIsKnown() throws IOException {
    String yaml = Files.readString(Path.of("src", "main", "resources", "application.yaml"));
    List<String> left =
        Pattern.compile("\\$\\{([a-z.-]+):").matcher(yaml).results().map(m -> m.group(1)).toList();

    assertThat(left)
        .containsAll(UnknownVariables.FOR_THE_FRAMEWORK)
        .hasSize(UnknownVariables.FOR_THE_FRAMEWORK.size() + 2)
        .contains("token.header", "log.format");
  }

  @Test
  void aFindingWithoutAPropertyNamesTheVariableOnce() {
    assertThat(new Finding("R2_X", "no")).hasToString("R2_X: no");
    assertThat(new Finding("r2.x", "no")).hasToString("r2.x (R2_X): no");
  }
}
