package dev.r2presigner.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of W3C Trace Context, to the letter. */
class TraceParentTest {

  private static final String ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String REST = "-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + ID + REST,
        "00-" + ID + "-b7ad6b7169203331-00",
        "00-" + ID + "-b7ad6b7169203331-ff",
        "00-" + ID + "-0000000000000001-01",
        // A later version may say more, after a dash.
        "01-" + ID + REST,
        "fe-" + ID + REST + "-more",
        "01-" + ID + REST + "-"
      })
  void theTraceOfAWellFormedHeaderIsTaken(String header) {
    assertThat(TraceParent.traceId(header)).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + ID + "-b7ad6b7169203331-0",
        "00-" + ID + "-b7ad6b7169203331-011",
        "00-" + ID + REST + "-more",
        "01-" + ID + REST + "more",
        "ff-" + ID + REST,
        "0-" + ID + REST + "0",
        "0g-" + ID + REST,
        "00-0AF7651916CD43DD8448EB211C80319C" + REST,
        "00-00000000000000000000000000000000" + REST,
        "00-" + ID + "-0000000000000000-01",
        "00-" + ID + "-B7ad6b7169203331-01",
        "00-" + ID + "-b7ad6b7169203331-0X",
        "00_" + ID + REST,
        "00-" + ID + "_b7ad6b7169203331-01",
        "00-" + ID + "-b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319\u0660" + REST,
        "00-0af7651916cd43dd8448eb211c80319\n" + REST,
        " 00-" + ID + REST,
        "00-" + ID + REST + " "
      })
  void anythingElseIsIgnored(String header) {
    assertThat(TraceParent.traceId(header)).isNull();
  }
}
