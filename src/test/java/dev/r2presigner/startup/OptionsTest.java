package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.startup.Options.Misuse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments of a command, and what is said about wrong ones. */
class OptionsTest {

  private static Options parse(String... arguments) {
    return Options.parse(
        Arrays.asList(arguments), Set.of("--json"), Set.of("--key"), Set.of("--header"));
  }

  @Test
  void valuesMayHaveEverySign() {
    Options options = parse("--key=a=b --json", "--json", "--header=x: 1", "--header=y: 2");

    assertThat(options.value("--key")).isEqualTo("a=b --json");
    assertThat(options.has("--json")).isTrue();
    assertThat(options.all("--header")).isEqualTo(List.of("x: 1", "y: 2"));
    assertThat(parse().value("--key")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--canary",
        "canary",
        "",
        "--canary=1",
        "--json=canary",
        "--json --json",
        "--key",
        "--key=",
        "--key=canary --key=canary",
        "--header"
      })
  void whatIsWrongIsNotQuoted(String arguments) {
    assertThatThrownBy(() -> parse(arguments.split(" ")))
        .isInstanceOf(Misuse.class)
        .message()
        .doesNotContain("canary")
        .hasSizeLessThan(80);
  }
}
