package dev.r2presigner.startup;

import dev.r2presigner.testing.Production;
import java.util.Collections;

/** Those mistakes that are made in config/application.yaml. */
final class FileMistakes {

  private static final String FILE =
      "quarkus.config.locations (QUARKUS_CONFIG_LOCATIONS): 'config/application.yaml' ";

  private static final String PHOTOS =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
      """;

  private final Mistakes mistakes;

  FileMistakes(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  void add() {
    policies();
    files();
  }

  private void policies() {
    member("max-size: 10X", "max-size");
    member("max-size: -1", "max-size");
    member("max-size: 1.5M", "max-size");
    member("max-size: 5T", "max-size");
    member("expiry: 0s", "expiry");
    member("expiry: 1h", "expiry");
    member("max-expiry: 8d", "max-expiry");
    member("limits: {urls: 0/1m}", "limits.urls");
    member("limits: {urls: 10/0s}", "limits.urls");
    member("limits: {}", "limits");
    member("limits: {bytes: abc}", "limits.bytes");
    member("prefix: users/{sub}", "prefix");
    for (String prefix : new String[] {"/users/", "users//", "users/../"}) {
      member("prefix: " + prefix, "prefix");
    }
    member("prefix: users/{sub/", "prefix");
    member("prefix: users/{sub}-{tenant}/", "prefix");
    member("operations: [upload, uplaod]", "operations");
    member("operations: []", "operations");
    member("content-types: []", "content-types");
    member("content-types: ['*/*']", "content-types");
    member("content-types: [text]", "content-types");
    member("disposition: atachment", "disposition");
    member("names: callers", "names");
    member("metadata: ['my title']", "metadata");
    member("metadata: [Title]", "metadata");
    member("max-sise: 10M", "max-sise");
    yaml(
        "two policies with one prefix",
        PHOTOS + PHOTOS.substring(PHOTOS.indexOf("    photos")).replace("photos:", "again:"),
        "presigner.policies.");
    yaml("a policy written twice", PHOTOS + PHOTOS.substring(PHOTOS.indexOf("    photos")), FILE);
    yaml("a misspelled bucket", PHOTOS + "r2: {buckett: x}\n", "r2.buckett (R2_BUCKETT): ");
    yaml("an empty policy", PHOTOS + "    all:\n", "presigner.policies.all (");
  }

  private void files() {
    // Each with a secret where the library would quote it.
    yaml(
        "a quote left open",
        PHOTOS + "x: \"" + Production.SECRET,
        FILE + "is not valid YAML, line 8");
    yaml("a tab", PHOTOS + "\ty: " + Production.SECRET, FILE + "is not valid YAML, line 8");
    yaml("a reference", "x: *" + Production.SECRET, FILE + "is not valid YAML, line 1");
    yaml("a tag", "x: !" + Production.SECRET + " y", FILE);
    yaml("a control character", "x: \u0007" + Production.SECRET, FILE);
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n".formatted(i, i, String.join(",", Collections.nCopies(10, before))));
    }
    yaml("a bomb of references", bomb.toString(), FILE);
    mistakes.add(
        "a folder for a file",
        "quarkus.config.locations (QUARKUS_CONFIG_LOCATIONS): 'config/application.yml' ",
        production -> production.write("config/application.yml/x", ""));
    for (String place : new String[] {"nowhere.yaml", "file:/nowhere/application.yaml"}) {
      mistakes.variable(
          "QUARKUS_CONFIG_LOCATIONS",
          place,
          "quarkus.config.locations (QUARKUS_CONFIG_LOCATIONS): ");
    }
    mistakes.variable("R2_BUCKET", "${r2.bucket}", "r2.bucket (R2_BUCKET): ");
    mistakes.variable("TOKEN_HEADER", "${nothing}", "token.header (TOKEN_HEADER): ");
  }

  /** One member of a good policy, written differently. */
  private void member(String written, String property) {
    String name = written.substring(0, written.indexOf(':'));
    String good = PHOTOS.replaceFirst("(?m)^ +" + name + ":.*\\n", "");
    yaml(
        written,
        good + "      " + written + "\n",
        Finding.named("presigner.policies.photos." + property) + ": ");
  }

  private void yaml(String name, String yaml, String line) {
    mistakes.add(name, line, production -> production.policies(yaml));
  }
}
