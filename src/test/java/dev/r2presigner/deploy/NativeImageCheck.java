package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Tools;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of deploy/Containerfile.native. Compiling takes minutes and a GraalVM, so the build's
 * stage takes the executable that {@code packaged.executable} names: every other line is the
 * file's.
 */
class NativeImageCheck {

  private static final String IMAGE = "localhost/r2-presigner:native-check";

  @TempDir Path directory;

  /** What the component for it asks for. */
  private static final Quantity MEMORY = new Quantity("128Mi");

  @BeforeAll
  static void build(@TempDir Path directory) throws IOException {
    String executable = System.getProperty("native.image.path", "");
    Tools.require(!executable.isEmpty(), "an executable, in -Dpackaged.executable");
    Engine.require();
    StandIns.makeJdk();
    StandIns.makeBase();
    build(Path.of(executable), directory);
  }

  @Test
  void takesTheMemoryThatTheManifestsAskFor() throws Exception {
    GreatestLoad.takesWhatItAsksFor(IMAGE, directory, MEMORY);
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

  @Test
  void doesTheMainJobLockedUpAndEndsWithZero() {
    try (RunningImage running = RunningImage.ready(IMAGE, directory)) {
      running.movesBytesThereAndBack();

      assertThat(running.kernel("status", "Uid:").split("\\s+"))
          .contains("65532")
          .doesNotContain("0");
      assertThat(running.kernel("mounts", " / ")).containsPattern(" ro[, ]");
      running.carriesLicencesOfAllThatIsInIt(directory);
      assertThat(running.stop()).isZero();
    }
  }

  private static void build(Path executable, Path directory) throws IOException {
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.createDirectories(context.resolve(".mvn"));
    Files.createDirectories(context.resolve("src/main"));
    StandIns.write(context.resolve("pom.xml"), "");
    StandIns.write(
        context.resolve("mvnw"),
        "#!/bin/sh\nmkdir -p target/quarkus-app && cp src/main/bom.* target/quarkus-app/"
            + " && cp src/main/executable target/any-runner\n");
    for (String file : List.of("LICENSE", "deploy/Licences.java")) {
      StandIns.write(context.resolve(file), Manifests.read(Path.of(file)));
    }
    for (String bom : List.of("bom.json", "bom.xml")) {
      StandIns.write(
          context.resolve("src/main").resolve(bom),
          Manifests.read(Path.of("target/quarkus-app", bom)));
    }
    Files.setPosixFilePermissions(
        context.resolve("mvnw"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(
        executable, context.resolve("src/main/executable"), StandardCopyOption.COPY_ATTRIBUTES);
    List<String> build = new ArrayList<>(List.of("bud", "--isolation=chroot", "--layers=false"));
    build.addAll(StandIns.volumes());
    build.addAll(
        List.of("--build-arg=BUILDER=" + StandIns.JDK, "--build-arg=BASE=" + StandIns.BASE));
    build.addAll(List.of("--tag=" + IMAGE, "--file=deploy/Containerfile.native"));
    build.add(context.toString());
    Engine.buildah(build.toArray(String[]::new));
  }
}
