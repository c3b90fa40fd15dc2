package dev.r2presigner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A skipped test must say why, and must not pass for a run one where it counts. */
class ToolsTest {

  @Test
  void whatIsOnThePathIsFound(@TempDir Path folder) throws IOException {
    Path program = Files.createFile(folder.resolve("some-tool"));
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(Tools.require("some-tool", "get it", "/nowhere:" + folder, true)).isEqualTo(program);
  }

  @Test
  void whatIsMissingSkipsWithItsRemedy() {
    assertThatThrownBy(() -> Tools.require("some-tool", "get it here", "/nowhere", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("'some-tool' is not on the PATH: get it here");
  }

  @Test
  void whatIsMissingFailsInContinuousIntegration() {
    assertThatThrownBy(() -> Tools.require("some-tool", "get it here", null, true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("get it here");
  }
}
