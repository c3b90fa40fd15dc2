package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.MountedSecret;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service whose file of policies is mounted as Kubernetes does, and swapped while it runs. */
class PolicyReloadIT {

  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** In the one set both policies live for a minute, in the other for two. */
  private static String coupled(int minutes, String more) {
    return """
        presigner:
          policies:
            left:
              prefix: left/{sub}/
              operations: [upload]
              content-types: ["image/*"]
              max-size: 10M
              expiry: %1$dm
            right:
              prefix: right/{sub}/
              operations: [upload]
              content-types: ["image/*"]
              max-size: 10M
              expiry: %1$dm
              limits: {urls: %2$s}
        """
            .formatted(minutes, minutes == 1 ? "1000000/1h" : "1000001/1h")
        + more;
  }

  private static final String MORE =
      """
          pages:
            prefix: pages/
            operations: [download, multipart]
            content-types: [text/plain]
            max-size: 1M
            expire-after: 3d
      """
          .indent(0);

  @TempDir Path directory;

  private MountedSecret mounted;
  private Production production;
  private PackagedService service;
  private int version;

  @BeforeEach
  void start() throws IOException {
    mounted = MountedSecret.in(directory, "policies.yaml");
    mount(coupled(1, ""));
    production =
        Production.withoutStore(directory)
            .policies("# the policies are mounted\n")
            .set("ALLOWED_ORIGINS", "https://app.example.com")
            .set("QUARKUS_CONFIG_LOCATIONS", mounted.location() + "/policies.yaml");
    service = production.ready();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private void mount(String policies) throws IOException {
    mounted.mount("v" + version++, policies);
  }

  private void awaitLine(String line) {
    service.await("saying " + line, MINUTE, () -> service.output().contains(line));
  }

  private double gauge() {
    return service
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("presigner_policies_current "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** A batch that begins on the left and ends on the right. */
  private Set<Long> lives() {
    String items =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    "{\"key\":\"%s/alice/x.png\",\"contentType\":\"image/png\",\"contentLength\":4}"
                        .formatted(i < 10 ? "left" : "right"))
            .collect(Collectors.joining(","));
    HttpResponse<String> answer =
        service.post(
            "/v1/uploads/batch", production.token("alice"), "{\"uploads\":[" + items + "]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonPath json = new JsonPath(answer.body());
    assertThat(json.getList("results.status", Integer.class)).hasSize(20).containsOnly(200);
    return new TreeSet<>(json.getList("results.upload.expiresIn", Long.class));
  }

  @Test
  void changesAreTakenOverWholeOrNotAtAll() throws Exception {
    noBatchSeesHalfOfEach();
    derivedDocumentsFollow();
    mistakesKeepTheOldOnes();
    otherSettingsWaitForARestart();
  }

  private void noBatchSeesHalfOfEach() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger mixed = new AtomicInteger();
    List<Thread> load = new ArrayList<>();
    Set<Set<Long>> seen = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!done.get()) {
                  Set<Long> lives = lives();
                  seen.add(lives);
                  if (lives.size() != 1) {
                    mixed.incrementAndGet();
                  }
                }
              });
      load.add(thread);
      thread.start();
    }
    try {
      service.await("judging by the first", MINUTE, () -> !seen.isEmpty());
      for (int minutes : Proof.isFull() ? new int[] {2, 1, 2} : new int[] {2}) {
        mount(coupled(minutes, ""));
        service.await("judging anew", MINUTE, () -> lives().equals(Set.of(minutes * 60L)));
      }
    } finally {
      done.set(true);
      for (Thread thread : load) {
        thread.join();
      }
    }
    assertThat(mixed).hasValue(0);
    assertThat(seen).containsExactlyInAnyOrder(Set.of(60L), Set.of(120L));
    HttpResponse<String> limited =
        service.post(
            "/v1/uploads",
            production.token("alice"),
            "{\"key\":\"right/alice/x.png\",\"contentType\":\"image/png\",\"contentLength\":4}");
    // As many as the load left of the last set's million; the rate before it had other counts.
    assertThat(limited.headers().firstValue("RateLimit-Limit")).hasValue("1000001");
  }

  private void derivedDocumentsFollow() throws IOException {
    assertThat(service.get("/v1/cors").body()).doesNotContain("POST");
    mount(coupled(1, MORE));
    service.await("publishing POST", MINUTE, () -> service.get("/v1/cors").body().contains("POST"));
    String token = production.token("alice");
    assertThat(service.get("/v1/lifecycle", token).body()).contains("pages/");
    assertThat(service.get("/v1/policies", token).body()).contains("\"pages\"");
    assertThat(gauge()).isEqualTo(1);
  }

  private void mistakesKeepTheOldOnes() throws IOException {
    Map<String, String> mistakes =
        Map.of(
            coupled(2, "").replace("max-size: 10M", "max-size: huge"),
            "presigner.policies.left.max-size (PRESIGNER_POLICIES_LEFT_MAX_SIZE): ",
            coupled(2, "").replace("expiry", "expirey"),
            "presigner.policies.left.expirey (PRESIGNER_POLICIES_LEFT_EXPIREY): there is no such",
            coupled(2, "").replace("right/{sub}/", "left/{sub}/"),
            "presigner.policies.right.prefix (PRESIGNER_POLICIES_RIGHT_PREFIX): ",
            coupled(2, "").replace("max-size: 10M", "roles: {}\n      max-size: 10M"),
            "presigner.policies.left.roles (PRESIGNER_POLICIES_LEFT_ROLES): is empty",
            coupled(2, "").replace("expiry: 2m", "issuers: [elsewhere]"),
            "presigner.policies.left.issuers (PRESIGNER_POLICIES_LEFT_ISSUERS): there is no issuer",
            coupled(2, "").replace("expiry: 2m", "delegations: {roles: [x]}"),
            "presigner.policies.left.delegations (PRESIGNER_POLICIES_LEFT_DELEGATIONS): needs",
            coupled(2, "").replace("left:", "\tleft:"),
            "policies.yaml' is not valid YAML",
            "# all gone\n",
            "presigner.policies (PRESIGNER_POLICIES): required",
            coupled(2, "") + "token:\n  isuer: x\n",
            "token.isuer (TOKEN_ISUER): there is no such");
    List<Map.Entry<String, String>> tried = new ArrayList<>(mistakes.entrySet());
    Collections.shuffle(tried);
    // Each waits for the next look, which comes after 5 s.
    for (Map.Entry<String, String> mistake : tried.subList(0, Proof.isFull() ? tried.size() : 2)) {
      mount(mistake.getKey());
      awaitLine("the old ones stay in use: ");
      awaitLine(mistake.getValue());
      assertThat(gauge()).isZero();
      assertThat(lives()).containsExactly(60L);
      assertThat(service.get("/v1/cors").body()).contains("POST");
    }
    mount(coupled(2, ""));
    service.await("mended", MINUTE, () -> gauge() == 1);
    assertThat(lives()).containsExactly(120L);
  }

  private void otherSettingsWaitForARestart() throws IOException {
    mount(coupled(1, "") + "token:\n  max-life: 1s\n");
    awaitLine("token.max-life");
    assertThat(lives()).containsExactly(60L);
    assertThat(service.output()).contains("needs a restart");
  }
}
