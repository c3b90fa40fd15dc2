package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalR2;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor of two stores that need different guards. */
class DoctorStoresIT {

  @TempDir Path directory;

  private static JsonPath run(Production production, int exitCode) {
    try (PackagedService doctor = production.launch("doctor", "--json")) {
      assertThat(doctor.awaitExit()).as(doctor.output()).isEqualTo(exitCode);
      return new JsonPath(String.join("\n", doctor.stdout()));
    }
  }

  @ParameterizedTest
  @CsvSource({"write-only, 0", "condition, 1", "'condition,write-only', 0", "'', 1"})
  void cephNeedsTheSecondKey(String guard, int exitCode) {
    Radosgw radosgw = Radosgw.require();
    Radosgw.Writer writer = Radosgw.requireWriter();
    String name = radosgw.newBucket();
    Production production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", name)
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .set("R2_WRITE_ACCESS_KEY_ID", writer.accessKeyId())
            .set("R2_WRITE_SECRET_ACCESS_KEY", writer.secretAccessKey())
            .set("STORE_GUARD", guard);

    JsonPath report = run(production, exitCode);

    assertThat(report.getList("checks[0].fits")).isEqualTo(List.of("write-only"));
    assertThat(report.getInt("checks[0].guards.find { it.guard == 'condition' }.uploads.copies"))
        .isPositive();
    // A store that does not take a missing signed header for empty refuses honest uploads.
    assertThat(report.getInt("checks[0].guards.find { it.guard == 'absent' }.uploads.honestStatus"))
        .isEqualTo(403);
    try (Bucket bucket =
        Bucket.at(radosgw.endpoint(), name, radosgw.accessKeyId(), radosgw.secretAccessKey())) {
      assertThat(bucket.keys()).isEmpty();
      assertThat(bucket.unfinished()).isEmpty();
    }
  }

  @Test
  void cloudflaresLocalR2HoldsWithTheDefaultOfR2() {
    LocalR2 r2 = LocalR2.require();
    Production production =
        Production.in(directory, r2.endpoint())
            .set("R2_BUCKET", r2.bucket())
            .set("R2_ACCESS_KEY_ID", r2.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", r2.secretAccessKey());

    JsonPath report = run(production, 0);

    assertThat(report.getList("checks[0].fits")).isEqualTo(List.of("condition", "absent"));
    assertThat(report.getString("checks[0].left")).isEmpty();
  }
}
