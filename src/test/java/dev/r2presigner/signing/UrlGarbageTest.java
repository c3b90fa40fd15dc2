package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds what a URL allocates: a count, which no load of the machine changes, where times change
 * with every neighbour. The JVM compiles in the foreground, so that two runs count the same.
 */
@Tag(Proof.SLOW)
class UrlGarbageTest {

  /** Bytes, as counted with JDK 17 and two in a hundred more; JDK 25 takes an eighth less. */
  private static final Map<String, Long> BOUNDS =
      Map.of(
          "download", 16_450L,
          "upload", 16_960L,
          "condition", 17_670L,
          "absent", 33_400L,
          "signature of a download", 15_610L,
          "signature with condition", 16_000L);

  @Test
  void aUrlLeavesNoMoreToBeCollectedThanItDid() throws IOException, InterruptedException {
    Map<String, Long> counted = counted();
    System.out.println("bytes allocated for a URL: " + counted);

    SoftAssertions bounds = new SoftAssertions();
    BOUNDS.forEach(
        (kind, most) -> bounds.assertThat(counted.get(kind)).as(kind).isBetween(1L, most));
    bounds.assertAll();
    assertThat(counted).containsOnlyKeys(BOUNDS.keySet());
  }

  private static Map<String, Long> counted() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(java, "-Xbatch", "-XX:+UseSerialGC", UrlGarbage.class.getName());
    // Not among the arguments, of which a system may allow fewer.
    builder.environment().put("CLASSPATH", classes);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output
        .lines()
        .filter(line -> line.matches("[a-z ]+=\\d+"))
        .map(line -> line.split("="))
        .collect(Collectors.toMap(line -> line[0], line -> Long.valueOf(line[1])));
  }
}
