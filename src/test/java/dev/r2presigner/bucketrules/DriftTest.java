package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.store.CorsRule;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** Which live policies do what is wanted, and what is said about those that do not. */
class DriftTest {

  private static final String APP = "https://app.example.com";
  private static final String OTHER = "https://other.example";

  private static final CorsRule WANTED =
      new CorsRule(
          List.of(APP, OTHER),
          List.of("GET", "HEAD", "PUT"),
          List.of("content-type", "if-none-match", "range", "x-amz-meta-title"),
          List.of("Content-Range", "ETag"),
          3600);

  private static final CorsRule SAME =
      new CorsRule(
          WANTED.origins(), WANTED.methods(), WANTED.headers(), WANTED.exposeHeaders(), 3600);

  private static List<String> drift(CorsRule... live) {
    return Drift.between(List.of(WANTED), List.of(live));
  }

  private static CorsRule origins(String... origins) {
    return new CorsRule(
        List.of(origins), SAME.methods(), SAME.headers(), SAME.exposeHeaders(), 3600);
  }

  private static CorsRule methods(String... methods) {
    return new CorsRule(
        SAME.origins(), List.of(methods), SAME.headers(), SAME.exposeHeaders(), 3600);
  }

  private static CorsRule headers(List<String> headers) {
    return new CorsRule(SAME.origins(), SAME.methods(), headers, SAME.exposeHeaders(), 3600);
  }

  private static CorsRule exposing(List<String> exposed) {
    return new CorsRule(SAME.origins(), SAME.methods(), SAME.headers(), exposed, 3600);
  }

  private static CorsRule age(Integer seconds) {
    return new CorsRule(
        SAME.origins(), SAME.methods(), SAME.headers(), SAME.exposeHeaders(), seconds);
  }

  /** What a difference has to name; how it says so may change. */
  private static ThrowingConsumer<String> names(String... values) {
    return difference -> assertThat(difference).contains(values);
  }

  private static List<String> changed(List<String> values, UnaryOperator<String> change) {
    List<String> changed = new java.util.ArrayList<>(values.stream().map(change).toList());
    Collections.reverse(changed);
    return changed;
  }

  @Test
  void thePolicyItselfIsInSync() {
    assertThat(drift(SAME)).isEmpty();
    assertThat(Drift.between(List.of(), List.of())).isEmpty();
  }

  @Test
  void orderAndCaseOfHeadersMakeNoDifference() {
    UnaryOperator<String> upper = name -> name.toUpperCase(Locale.ROOT);
    assertThat(
            drift(
                new CorsRule(
                    changed(SAME.origins(), name -> name),
                    changed(SAME.methods(), name -> name),
                    changed(SAME.headers(), upper),
                    changed(SAME.exposeHeaders(), upper),
                    3600)))
        .isEmpty();
  }

  @Test
  void wildcardsInHeadersDoWhatTheyCover() {
    assertThat(drift(headers(List.of("*")))).isEmpty();
    assertThat(drift(headers(List.of("content-type", "if-*", "range", "x-amz-meta-*")))).isEmpty();
    assertThat(drift(headers(List.of("x-amz-*", "range", "content-type"))))
        .satisfiesExactly(names("if-none-match", Harm.ofMissingHeader("if-none-match")));
  }

  @Test
  void moreHeadersThanWantedLetNobodyIn() {
    assertThat(drift(headers(List.of("*", "x-other")), SAME)).isEmpty();
  }

  @Test
  void severalRulesMayCoverItTogether() {
    assertThat(drift(origins(APP), origins(OTHER))).isEmpty();
    assertThat(drift(methods("GET", "HEAD"), methods("PUT"))).isEmpty();
    assertThat(drift(origins(APP))).hasSize(1);
  }

  /** A preflight is not answered from two rules. */
  @Test
  void halfOfTheHeadersInEachRuleIsNotEnough() {
    assertThat(
            drift(
                headers(List.of("content-type", "range")),
                headers(List.of("if-none-match", "range", "x-amz-meta-title"))))
        .satisfiesExactly(names("content-type", Harm.ofMissingHeader("content-type")));
  }

  @Test
  void anAnswerExposesWhatTheFirstRuleOfItsOriginSays() {
    assertThat(drift(exposing(List.of()), SAME)).hasSize(2);
    assertThat(drift(SAME, exposing(List.of()))).isEmpty();
  }

  @Test
  void aMissingMethodOrHeaderSaysWhatItBreaks() {
    assertThat(drift(methods("GET", "HEAD")))
        .satisfiesExactly(names("PUT", Harm.ofMissingMethod("PUT")));
    assertThat(drift(headers(List.of("content-type", "if-none-match", "x-amz-meta-title"))))
        .satisfiesExactly(names("range", Harm.ofMissingHeader("range")));
  }

  @Test
  void aHiddenETagHangsMultipartUploads() {
    assertThat(drift(exposing(List.of("Content-Range"))))
        .satisfiesExactly(names("ETag", Harm.ofHiddenHeader("ETag")));
    assertThat(drift(exposing(List.of("ETag"))))
        .satisfiesExactly(names("Content-Range", Harm.ofHiddenHeader("Content-Range")));
  }

  @Test
  void aMissingOriginIsNamed() {
    assertThat(drift(origins(APP)))
        .satisfiesExactly(difference -> assertThat(difference).contains(OTHER).doesNotContain(APP));
  }

  /** A difference of one origin names it; one of all of them does not repeat the list. */
  @Test
  void whereADifferenceHoldsIsSaid() {
    CorsRule silent =
        new CorsRule(
            List.of(OTHER), SAME.methods(), SAME.headers(), List.of("Content-Range"), 3600);

    assertThat(drift(origins(APP), silent))
        .satisfiesExactly(
            difference ->
                assertThat(difference)
                    .contains("ETag", OTHER, Harm.ofHiddenHeader("ETag"))
                    .doesNotContain(APP));
  }

  @Test
  void noPolicyAtAllIsOneDifference() {
    assertThat(drift()).hasSize(1);
  }

  @Test
  void aStrangerIsReported() {
    assertThat(drift(SAME, origins("https://evil.example")))
        .satisfiesExactly(names("https://evil.example", "GET", "HEAD", "PUT"));
  }

  @Test
  void everyOriginIsAStranger() {
    assertThat(drift(origins("*"))).satisfiesExactly(names("GET", "HEAD", "PUT"));
    assertThat(drift(origins("https://*.example.com", OTHER)))
        .satisfiesExactly(names("https://*.example.com", "GET", "HEAD", "PUT"));
  }

  @Test
  void aMethodThatNobodyNeedsIsReported() {
    assertThat(drift(SAME, new CorsRule(List.of(APP), List.of("DELETE"), List.of(), List.of(), 1)))
        .satisfiesExactly(names(APP, "DELETE"));
  }

  @Test
  void anotherMaxAgeIsReported() {
    assertThat(drift(age(null))).satisfiesExactly(names(" 0 s", "3600 s"));
    assertThat(drift(age(60))).satisfiesExactly(names("60 s", "3600 s"));
    assertThat(drift(age(86_400))).satisfiesExactly(names("86400 s", "3600 s"));
  }

  @Test
  void forMobileUseAnyRuleIsTooMuch() {
    assertThat(Drift.between(List.of(), List.of(origins(APP))))
        .satisfiesExactly(names(APP, "GET", "HEAD", "PUT"));
  }

  @Test
  void differencesOfSeveralKindsAreAllSaid() {
    assertThat(
            drift(
                new CorsRule(
                    List.of(APP, "https://evil.example"), List.of("PUT"), List.of(), List.of(), 0)))
        .hasSize(1 + 2 + 4 + 2 + 1 + 1);
  }
}
