package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A delegation that was made under a wider policy than there is now, in single steps. */
class NarrowingTest {

  private static final Policies STRICTER =
      YamlPolicies.read(
          """
          files:
            prefix: users/{sub}/
            operations: [upload, download]
            content-types: [image/png, image/gif]
            max-size: 1K
            delegations: {roles: [backend]}
          deeper:
            prefix: users/{sub}/deeper/
            operations: [upload, download]
            content-types: [image/png]
            max-size: 1K
            delegations: {roles: [backend]}
          """);

  private static final Caller BEARER =
      Bearer.of(
          caller("alice", "backend"),
          new Delegation.Terms(
              "files",
              new Scope.Under("users/alice/"),
              Set.of(Operation.UPLOAD, Operation.DELETE),
              new ContentTypes(List.of("image/*", "text/plain")),
              2048L));

  private static Reason refusal(Caller caller, Intent<?> intent) {
    return decide(STRICTER, caller, intent) instanceof Decision.Refused<?> refused
        ? refused.refusal().reason()
        : null;
  }

  @Test
  void whatBothAllowIsAllowed() {
    for (String type : List.of("image/png", "image/gif")) {
      assertThat(refusal(BEARER, wish().key("users/alice/a").type(type).length(1024L).upload()))
          .isNull();
    }
    assertThat(STRICTER.visibleTo(BEARER))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.policy().access().operations()).containsExactly(Operation.UPLOAD);
              assertThat(seen.policy().content().maxSize()).isEqualTo(1024);
              assertThat(seen.policy().content().types().patterns())
                  .containsExactly("image/png", "image/gif");
            });
  }

  @Test
  void whatThePolicyNoLongerAllowsIsRefused() {
    assertThat(refusal(BEARER, wish().key("users/alice/a").length(1025L).upload()))
        .isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
    for (String type : List.of("image/jpeg", "text/plain", "image/*")) {
      assertThat(refusal(BEARER, wish().key("users/alice/a").type(type).upload()))
          .isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
    }
    assertThat(refusal(BEARER, new Intent.Existing("users/alice/a", Operation.DELETE)))
        .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
    assertThat(refusal(BEARER, wish().key("users/alice/deeper/a").upload()))
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  @Test
  void whatWasNotDelegatedIsRefused() {
    assertThat(refusal(BEARER, new Intent.Download("users/alice/a", null, null, null)))
        .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
    assertThat(refusal(BEARER, wish().key("users/bob/a").upload()))
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  /** Whoever may delegate no more has also nothing delegated any more. */
  @Test
  void theDelegatorsRoleIsJudgedAgain() {
    Caller other = Bearer.of(caller("alice", "user"), BEARER.delegation().terms());

    assertThat(refusal(other, wish().key("users/alice/a").upload()))
        .isEqualTo(Reason.ROLE_REQUIRED);
  }
}
