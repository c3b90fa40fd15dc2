package dev.r2presigner.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.credentials.SessionStore.Seen;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Tools;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What people have on their machines: the AWS command line, boto3 and rclone find credentials by
 * themselves, in both ways that they know, renew them, and get no further than these reach.
 */
@Tag(Proof.FULL)
class CommandLinesIT {

  private static final String PYTHON = "/usr/bin/python3";

  /** A way in which an SDK finds credentials. */
  enum Way {
    CONTAINER,
    PROCESS
  }

  private record Told(int exitCode, String output) {}

  @TempDir static Path directory;

  private static Installed installed;

  @TempDir Path home;

  private Path file;

  @BeforeAll
  static void start() {
    installed = new Installed(directory);
  }

  @AfterAll
  static void stop() {
    installed.close();
  }

  @BeforeEach
  void makeAFile() throws IOException {
    file = Files.writeString(home.resolve("hello.txt"), "hello");
  }

  private Map<String, String> environment(Way way, String policy) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("AWS_CONFIG_FILE", home.resolve("config").toString());
    all.put("AWS_SHARED_CREDENTIALS_FILE", home.resolve("none").toString());
    all.put("AWS_EC2_METADATA_DISABLED", "true");
    all.put("AWS_MAX_ATTEMPTS", "1");
    all.put("AWS_REGION", "auto");
    all.put("AWS_DEFAULT_REGION", "auto");
    // R2 takes no body in chunks.
    all.put("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required");
    all.put("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required");
    all.put("AWS_ENDPOINT_URL_S3", installed.store.endpoint().toString());
    String token = installed.production.token("alice");
    if (way == Way.CONTAINER) {
      all.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", installed.address(policy));
      all.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer " + token);
    } else {
      Path recipe = Path.of("src", "clients", "aws", "credential-process.sh").toAbsolutePath();
      Files.writeString(
          home.resolve("config"),
          "[default]\nregion = auto\ncredential_process = /bin/sh " + recipe + "\n");
      all.put("AWS_SDK_LOAD_CONFIG", "1");
      String address = installed.service.uri("").toString();
      all.put("SERVICE", address);
      all.put("POLICY", policy);
      all.put("TOKEN_FILE", Files.writeString(home.resolve("token"), token).toString());
    }
    return all;
  }

  private Told run(Map<String, String> environment, String... command) throws Exception {
    Path output = Files.createTempFile(home, "output", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(AWS|RCLONE)_.*|.*_proxy"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.outputWriter().close();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Told(process.waitFor(), Files.readString(output));
  }

  private Told aws(Map<String, String> environment, String... arguments) throws Exception {
    String program = Tools.require("aws", "apt-get install awscli").toString();
    List<String> all = new ArrayList<>(List.of(program));
    // Version 1 of Debian does not know the variable.
    all.add("--endpoint-url=" + installed.store.endpoint());
    all.addAll(Arrays.asList(arguments));
    return run(environment, all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theAwsCommandLineWorksUnderThePrefixOnly(Way way) throws Exception {
    Map<String, String> environment = environment(way, "work");
    String place = "s3://" + Production.BUCKET + "/work/alice/aws-" + way + "/";

    Told up = aws(environment, "s3", "cp", file.toString(), place);
    assertThat(up.exitCode()).as(up.output()).isZero();
    Told listed = aws(environment, "s3", "ls", place);
    assertThat(listed.exitCode()).as(listed.output()).isZero();
    assertThat(listed.output()).contains("hello.txt");
    Path back = home.resolve("back.txt");
    Told down = aws(environment, "s3", "cp", place + "hello.txt", back.toString());
    assertThat(down.exitCode()).as(down.output()).isZero();
    assertThat(back).hasContent("hello");
    // In parts, since it is larger than what goes in one.
    Path large = Files.write(home.resolve("large.bin"), new byte[9 << 20]);
    Told parts = aws(environment, "s3", "cp", large.toString(), place);
    assertThat(parts.exitCode()).as(parts.output()).isZero();
    assertThat(installed.store.seen())
        .contains(new Seen("CompleteMultipartUpload", "work/alice/aws-" + way + "/large.bin", ""));
    String others = "s3://" + Production.BUCKET + "/work/bob/";
    for (String[] outside :
        new String[][] {
          {"s3", "cp", file.toString(), others},
          {"s3", "ls", others},
          {"s3", "ls", "s3://" + Production.BUCKET},
          {"s3", "cp", place + "hello.txt", place + "copy.txt"},
          {"s3", "ls"}
        }) {
      Told refused = aws(environment, outside);
      assertThat(refused.exitCode()).as(String.join(" ", outside)).isNotZero();
    }
    assertThat(installed.store.seen())
        .contains(
            new Seen("PutObject", "work/bob/hello.txt", "outside"),
            new Seen("ListObjectsV2", "work/bob/", "outside"),
            new Seen("CopyObject", "work/alice/aws-" + way + "/copy.txt", "action CopyObject"));
    Told gone = aws(environment, "s3", "rm", "--recursive", place);
    assertThat(gone.exitCode()).as(gone.output()).isZero();
    String readers = "s3://" + Production.BUCKET + "/reading/alice/";
    Told reader = aws(environment(way, "reading"), "s3", "cp", file.toString(), readers);
    assertThat(reader.output()).contains("action PutObject");
    assertThat(reader.exitCode()).isNotZero();
    assertThat(up.output() + listed.output() + reader.output()).doesNotContain(Production.SECRET);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void boto3WorksUnderThePrefixAndRenewsByItself(Way way) throws Exception {
    Tools.require(hasBoto3(), "boto3 for " + PYTHON + " (Debian: python3-boto3)");
    Path script = Path.of("src/test/resources/credentials/sdk.py").toAbsolutePath();
    String prefix = "brief/alice/" + way + "/";

    Told told =
        run(
            environment(way, "brief"),
            PYTHON,
            "-B",
            script.toString(),
            installed.store.endpoint().toString(),
            Production.BUCKET,
            prefix,
            "brief/bob/");

    assertThat(told.exitCode()).as(told.output()).isZero();
    assertThat(JsonPath.from(told.output()).getMap(""))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("put", "done"),
                Map.entry("get", "hello"),
                Map.entry("url", "hello"),
                Map.entry("listed", List.of(prefix + "sdk.txt")),
                Map.entry("put outside", 403),
                Map.entry("list outside", 403),
                Map.entry("url outside", 403),
                Map.entry("copy", 403),
                Map.entry("acl", 403),
                Map.entry("head with the first", 403),
                Map.entry("head with the session's", "done")));
  }

  private static boolean hasBoto3() throws Exception {
    return Files.isExecutable(Path.of(PYTHON))
        && new ProcessBuilder(PYTHON, "-c", "import boto3").start().waitFor() == 0;
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void rcloneWorksUnderThePrefixOnly(Way way) throws Exception {
    String rclone = Tools.require("rclone", "apt-get install rclone").toString();
    Map<String, String> environment = environment(way, "work");
    Path config =
        Files.writeString(
            home.resolve("rclone.conf"),
            """
            [r2]
            type = s3
            provider = Cloudflare
            env_auth = true
            region = auto
            no_check_bucket = true
            endpoint = %s
            """
                .formatted(installed.store.endpoint()));
    environment.put("RCLONE_CONFIG", config.toString());
    environment.put("RCLONE_RETRIES", "1");
    environment.put("RCLONE_LOW_LEVEL_RETRIES", "1");
    String place = "r2:" + Production.BUCKET + "/work/alice/rclone-" + way;

    Told up = run(environment, rclone, "copy", file.toString(), place);
    assertThat(up.exitCode()).as(up.output()).isZero();
    Told listed = run(environment, rclone, "lsf", place);
    assertThat(listed.output()).contains("hello.txt");
    Told shown = run(environment, rclone, "cat", place + "/hello.txt");
    assertThat(shown.output()).isEqualTo("hello");
    Told gone = run(environment, rclone, "deletefile", place + "/hello.txt");
    assertThat(gone.exitCode()).as(gone.output()).isZero();

    String others = "r2:" + Production.BUCKET + "/work/bob";
    for (String[] outside :
        new String[][] {
          {"copy", file.toString(), others}, {"lsf", others}, {"cat", others + "/x"}
        }) {
      List<String> command = new ArrayList<>(List.of(rclone));
      command.addAll(Arrays.asList(outside));
      Told refused = run(environment, command.toArray(String[]::new));
      assertThat(refused.exitCode()).as(String.join(" ", outside)).isNotZero();
    }
    assertThat(installed.store.seen())
        .contains(
            new Seen("PutObject", "work/bob/hello.txt", "outside"),
            new Seen("ListObjectsV2", "work/bob/", "outside"));
  }
}
