package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucketrules.LifecycleRule.Action;
import dev.r2presigner.store.BucketLifecycle.StoredRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a bucket's rules do, against what the policies need of them. */
class LifecycleDriftTest {

  private static final List<LifecycleRule> WANTED =
      List.of(
          new LifecycleRule("abort", "", Action.ABORT_UPLOAD, 7),
          new LifecycleRule("expire", "inbox/", Action.EXPIRE, 30));

  private static final StoredRule ABORT = new StoredRule("", true, 7, null);
  private static final StoredRule EXPIRE = new StoredRule("inbox/", true, null, 30);

  private static List<String> differences(StoredRule... live) {
    return LifecycleDrift.between(WANTED, List.of(live));
  }

  @Test
  void theEffectCountsAndNotTheRule() {
    assertThat(differences(ABORT, EXPIRE)).isEmpty();
    assertThat(differences(EXPIRE, ABORT, new StoredRule("logs/", true, null, 1))).isEmpty();
    assertThat(differences(new StoredRule("", true, 7, null), new StoredRule("in", true, 9, 30)))
        .isEmpty();
  }

  @Test
  void aRuleThatIsMissingIsNamed() {
    assertThat(differences()).hasSize(2);
    assertThat(differences(ABORT)).singleElement().asString().contains("'inbox/'", "30");
    assertThat(differences(EXPIRE)).singleElement().asString().contains("7 days");
  }

  @Test
  void aRuleForLessIsNoRule() {
    assertThat(differences(EXPIRE, new StoredRule("users/", true, 7, null))).hasSize(1);
    assertThat(differences(ABORT, new StoredRule("inbox/mail/", true, null, 30))).hasSize(1);
    assertThat(differences(ABORT, new StoredRule("inbox/", false, null, 30))).hasSize(1);
  }

  @Test
  void theSoonerOfTwoRulesCounts() {
    assertThat(differences(ABORT, EXPIRE, new StoredRule("", true, 1, 2)))
        .containsExactly(
            "Unfinished uploads are aborted after 1 days and not 7.",
            "Objects under 'inbox/' expire after 2 days and not 30.");
  }
}
