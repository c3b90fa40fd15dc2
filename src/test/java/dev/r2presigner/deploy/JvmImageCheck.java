package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that deploy/Containerfile.jvm builds from source, built and run. */
class JvmImageCheck {

  static final String IMAGE = "localhost/r2-presigner:jvm-check";

  private static final String VERSION = "9.9.9";

  @TempDir Path directory;

  @BeforeAll
  static void build() {
    Engine.require();
    StandIns.makeJdk();
    StandIns.makeBase();
    List<String> build = new ArrayList<>(List.of("bud", "--isolation=chroot", "--layers=false"));
    build.addAll(StandIns.volumes());
    build.addAll(List.of("--build-arg=JDK=" + StandIns.JDK, "--build-arg=BASE=" + StandIns.BASE));
    build.addAll(List.of("--build-arg=VERSION=" + VERSION, "--tag=" + IMAGE));
    build.addAll(List.of("--file=deploy/Containerfile.jvm", "."));
    Engine.buildah(build.toArray(String[]::new));
  }

  @Test
  void doesTheMainJobLockedUpAndEndsWithZero() {
    try (RunningImage running = RunningImage.ready(IMAGE, directory)) {
      running.movesBytesThereAndBack();

      assertThat(running.kernel("status", "Uid:").split("\\s+"))
          .contains("65532")
          .doesNotContain("0");
      assertThat(running.kernel("status", "CapEff:")).endsWith("\t0000000000000000");
      assertThat(running.kernel("mounts", " / ")).containsPattern(" ro[, ]");
      assertThat(running.log()).doesNotContain("AOT", "CDS", "Exception");
      assertThat(running.stop()).isZero();
    }
  }

  @Test
  void hasTheVersionItWasBuiltWithEverywhere() {
    try (RunningImage running = RunningImage.ready(IMAGE, directory)) {
      assertThat(running.log()).contains("r2-presigner " + VERSION + " on JVM");
      assertThat(running.file("/app/bom.json", directory))
          .contains("pkg:maven/dev.r2presigner/r2-presigner@" + VERSION);
      assertThat(running.description().getString("info.version")).isEqualTo(VERSION);
      assertThat(running.metrics()).contains("presigner_build_info{version=\"" + VERSION + "\"} 1");
    }
    List<String> version = new ArrayList<>(List.of("run", "--rm"));
    version.addAll(Engine.LIMITS);
    version.addAll(List.of(IMAGE, "version"));
    assertThat(Engine.podman(version.toArray(String[]::new))).contains(VERSION);
  }

  @Test
  void carriesTheLicencesOfAllThatIsInIt() {
    try (RunningImage running = RunningImage.ready(IMAGE, directory)) {
      running.carriesLicencesOfAllThatIsInIt(directory);
      assertThat(running.file("/opt/jre/legal/java.base/LICENSE", directory)).contains("GPL");
    }
  }

  /** The release runs it on the real base before the image gets a name. */
  @Test
  void theReleaseTriesItAndKeepsItsDescription() throws IOException {
    String port = "PORT=" + FreePorts.any();
    String limits = "LIMITS=--ulimit=nofile=1024:1024 --ulimit=nproc=1024:1024";

    String kept = directory.resolve("openapi.yaml").toString();

    assertThat(Engine.script("env", port, limits, ".ci/try-image.sh", IMAGE, VERSION, kept).lines())
        .hasSize(6)
        .allMatch(line -> line.startsWith("ok "));
    assertThat(directory.resolve("openapi.yaml"))
        .content()
        .startsWith("openapi: 3.1")
        .contains("version: " + VERSION);
  }

  @Test
  void saysWhatItIsAndHowToStopIt() {
    assertThat(inspect("{{.Config.User}}")).isEqualTo("65532:65532");
    assertThat(inspect("{{.Config.StopSignal}}")).isIn("SIGTERM", "15");
    assertThat(inspect("{{.Config.ExposedPorts}}")).contains("8080/tcp", "9000/tcp");
    assertThat(inspect("{{index .Config.Labels \"org.opencontainers.image.version\"}}"))
        .isEqualTo(VERSION);
    assertThat(inspect("{{index .Config.Labels \"org.opencontainers.image.licenses\"}}"))
        .isEqualTo("Apache-2.0");
  }

  /**
   * What the cache can't hold, as the classes of a signed jar, is loaded one by one. A provider of
   * cryptography that the JDK lists and the image lacks was enough to load 749 of Bouncy Castle's.
   */
  @Test
  void loadsItsClassesFromTheCache() {
    String tell = "--env=JDK_JAVA_OPTIONS=-Xlog:class+load";
    try (RunningImage running = RunningImage.ready(IMAGE, directory, List.of(tell), List.of())) {
      assertThat(running.log().lines().filter(line -> line.contains("source: shared objects file")))
          .hasSizeGreaterThan(10_000);
      assertThat(running.log().lines().filter(line -> line.contains("source: file:")))
          .hasSizeLessThan(30);
    }
  }

  @Test
  @Tag("timing")
  void answersInLessThanHalfTheTimeOfThePlainJar() {
    String java = "--entrypoint=/opt/jre/bin/java";
    List<String> plain =
        List.of(java, "--volume=" + Path.of("target/quarkus-app").toAbsolutePath() + ":/plain:ro");
    List<Duration> without = new ArrayList<>();
    List<Duration> with = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      without.add(firstAnswer(plain, List.of("-jar", "/plain/quarkus-run.jar")));
      with.add(firstAnswer(List.of(), List.of()));
    }

    System.out.println("first answer, plain jar: " + without + ", with the AOT cache: " + with);
    // The best of each: a busy machine makes no start quicker than it is.
    assertThat(Collections.min(with))
        .isLessThanOrEqualTo(Collections.min(without).multipliedBy(45).dividedBy(100));
  }

  @Test
  void takesTheMemoryThatTheManifestsAskFor() throws Exception {
    GreatestLoad.takesWhatItAsksFor(IMAGE, directory, GreatestLoad.requestedMemory());
  }

  @Test
  void survivesTheLargestCallsWithTheMemoryOfTheManifests() throws Exception {
    GreatestLoad.survivesTheLargestCalls(IMAGE, directory);
  }

  @Test
  @Tag("timing")
  void startsOnTheProcessorThatTheManifestsAskFor() throws Exception {
    GreatestLoad.startsInTime(IMAGE, directory);
  }

  private Duration firstAnswer(List<String> options, List<String> command) {
    try (RunningImage running = RunningImage.ready(IMAGE, directory, options, command)) {
      return running.timeToFirstAnswer();
    }
  }

  static String inspect(String format) {
    return Engine.podman("image", "inspect", "--format=" + format, IMAGE);
  }
}
