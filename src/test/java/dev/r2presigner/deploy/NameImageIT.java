package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tags the release gives an image, by the script of the workflow and a real repository. */
class NameImageIT {

  private static final String SCRIPT = Path.of(".ci/name-image.sh").toAbsolutePath().toString();

  @TempDir Path directory;

  /** What it says, with the engine's arguments. */
  private record End(int code, String stdout, String stderr) {}

  @BeforeEach
  void release() throws Exception {
    Tools.require("git", "install it from Debian");
    Files.createDirectories(directory.resolve("digests"));
    Files.createFile(directory.resolve("digests/aaa"));
    Files.createFile(directory.resolve("digests/bbb"));
    Path engine = directory.resolve("docker");
    Files.writeString(
        engine,
        "#!/bin/sh\ncase \"$3\" in create) echo \"$@\" >&2 ;; inspect) echo '\"sha256:ccc\"' ;;"
            + " esac\n");
    Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwxr-xr-x"));
    run("git", "init", "-q", ".");
    run(
        "git",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.c",
        "commit",
        "-qm",
        "x",
        "--allow-empty");
    for (String tag : List.of("v1.2.3", "v1.2.4", "v1.10.0", "v2.0.0", "v3.0.0-rc1", "vnext")) {
      run("git", "tag", tag);
    }
  }

  private End run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command))).directory(directory.toFile());
    builder.environment().put("DOCKER", directory.resolve("docker").toString());
    Path stdout = directory.resolve("stdout");
    Path stderr = directory.resolve("stderr");
    Process process =
        builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile()).start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroy();
    }
    return new End(process.waitFor(), Files.readString(stdout), Files.readString(stderr));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3, 1.2.3",
    "1.2.5, 1.2.5 1.2",
    "1.10.1, 1.10.1 1.10 1",
    "2.0.0, 2.0.0 2.0 2",
    "2.1.0, 2.1.0 2.1 2",
    "3.0.0, 3.0.0 3.0 3"
  })
  void aShorterTagIsThatOfTheNewestOfItsLine(String version, String tags) throws Exception {
    End end = run(SCRIPT, "ghcr.io/o/r", "jvm", version, "digests");

    assertThat(end.stdout()).isEqualTo("sha256:ccc\n");
    List<String> expected = new ArrayList<>(List.of("buildx", "imagetools", "create"));
    for (String tag : tags.split(" ")) {
      expected.addAll(List.of("--tag", "ghcr.io/o/r:" + tag));
    }
    expected.addAll(List.of("ghcr.io/o/r@sha256:aaa", "ghcr.io/o/r@sha256:bbb"));
    assertThat(end.stderr().strip().split(" ")).containsExactlyElementsOf(expected);
  }

  @Test
  void aNativeOneSaysSo() throws Exception {
    End end = run(SCRIPT, "ghcr.io/o/r", "native", "2.0.0", "digests");

    assertThat(end.stderr())
        .contains("r:2.0.0-native ", "r:2.0-native ", "r:2-native ")
        .doesNotContain("r:2 ");
  }

  @Test
  void anArchitectureThatIsMissingNamesNothing() throws Exception {
    Files.delete(directory.resolve("digests/bbb"));

    End end = run(SCRIPT, "ghcr.io/o/r", "jvm", "2.0.0", "digests");

    assertThat(end.code()).isNotZero();
    assertThat(end.stderr()).doesNotContain("imagetools");
  }
}
