package dev.r2presigner.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ETag that an upload replaces becomes a header, so it is one ETag and nothing else. */
class UploadRequestTest {

  private static UploadRequest replacing(String etag) {
    return new UploadRequest(
        "k", null, null, "image/png", BigInteger.ONE, null, null, null, null, etag);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "5d41402abc4b2a76b9719d911017c592, '\"5d41402abc4b2a76b9719d911017c592\"'",
        "'\"5d41402abc4b2a76b9719d911017c592\"', '\"5d41402abc4b2a76b9719d911017c592\"'",
        "5d41402abc4b2a76-12, '\"5d41402abc4b2a76-12\"'",
        "'\"0x8D4BCC2E4835CD0\"', '\"0x8D4BCC2E4835CD0\"'",
        "CJu/+w==, '\"CJu/+w==\"'"
      })
  void anETagIsTakenQuotedOrBareAndSignedQuoted(String given, String signed) {
    assertThat(replacing(given).toIntent().ifMatch()).isEqualTo(signed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"\"",
        "\"",
        "*",
        "\"*\"",
        "W/\"abc\"",
        "\"abc",
        "abc\"",
        "a\"b",
        "\"a\",\"b\"",
        "a,b",
        "a b",
        " abc",
        "abc ",
        "abc\n",
        "abc\r\nx-amz-acl: public-read",
        "a\u0000b",
        "é",
        "'abc'"
      })
  void whatIsNoETagIsRefused(String etag) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> replacing(etag).toIntent())
        .satisfies(
            refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.INVALID_REQUEST));
  }

  @Test
  void itIsAsLongAsAnETagCanBe() {
    assertThat(replacing("a".repeat(128)).toIntent().ifMatch()).hasSize(130);
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> replacing("a".repeat(129)).toIntent());
    assertThat(replacing(null).toIntent().ifMatch()).isNull();
  }
}
