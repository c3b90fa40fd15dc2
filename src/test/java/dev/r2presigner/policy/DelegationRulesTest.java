package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.DelegationWish.Verdict;
import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may delegate what, and which of several reasons against it is the one answered. */
class DelegationRulesTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          files:
            prefix: users/{sub}/
            operations: [upload, download]
            content-types: [image/*, text/plain]
            max-size: 10M
            roles: [user, backend]
            delegations: {roles: [backend], max-expiry: 1h}
          strict:
            prefix: users/{sub}/{team}/
            operations: [download]
          closed:
            prefix: closed/{sub}/
            operations: [download]
          """);
  private static final Caller BACKEND = caller("alice", "backend");

  private static DelegationWish wish(
      String policy, String place, List<String> operations, List<String> types) {
    Scope scope = place.endsWith("/") ? new Scope.Under(place) : new Scope.OneKey(place);
    return new DelegationWish(policy, scope, operations, types, null, 60);
  }

  private static DelegationWish sized(Long maxSize, long expiresIn) {
    Scope scope = new Scope.OneKey("users/alice/a.png");
    return new DelegationWish("files", scope, List.of("upload"), null, maxSize, expiresIn);
  }

  static Stream<Arguments> refused() {
    List<String> upload = List.of("upload");
    String mine = "users/alice/a.png";
    return Stream.of(
        Arguments.of(Reason.INVALID_KEY, wish("nosuch", "users/../a", upload, null)),
        Arguments.of(Reason.INVALID_KEY, wish("files", "users//alice/", upload, null)),
        Arguments.of(Reason.INVALID_KEY, wish("files", "/", upload, null)),
        Arguments.of(
            Reason.INVALID_KEY,
            new DelegationWish("files", new Scope.Under("users/alice"), upload, null, null, 60)),
        Arguments.of(
            Reason.INVALID_KEY,
            new DelegationWish("files", new Scope.OneKey("users/alice/"), upload, null, null, 60)),
        Arguments.of(Reason.UNKNOWN_POLICY, wish("nosuch", mine, upload, null)),
        Arguments.of(Reason.SUBJECT_NOT_ALLOWED, wish("strict", mine, upload, null)),
        Arguments.of(Reason.KEY_NOT_ALLOWED, wish("files", "users/bob/a", upload, null)),
        Arguments.of(Reason.KEY_NOT_ALLOWED, wish("files", "users/", upload, null)),
        Arguments.of(Reason.KEY_NOT_ALLOWED, wish("files", "users/alice2/", upload, null)),
        Arguments.of(Reason.KEY_NOT_ALLOWED, wish("closed", mine, upload, null)),
        Arguments.of(
            Reason.OPERATION_NOT_ALLOWED,
            wish("closed", "closed/alice/", List.of("download"), null)),
        Arguments.of(Reason.OPERATION_NOT_ALLOWED, wish("files", mine, List.of("delete"), null)),
        Arguments.of(
            Reason.OPERATION_NOT_ALLOWED, wish("files", mine, List.of("upload", "list"), null)),
        Arguments.of(
            Reason.OPERATION_NOT_ALLOWED, wish("files", mine, List.of("credentials"), null)),
        Arguments.of(Reason.OPERATION_NOT_ALLOWED, wish("files", mine, List.of("UPLOAD"), null)),
        Arguments.of(
            Reason.CONTENT_TYPE_NOT_ALLOWED, wish("files", mine, upload, List.of("text/html"))),
        Arguments.of(
            Reason.CONTENT_TYPE_NOT_ALLOWED, wish("files", mine, upload, List.of("image/svg+xml"))),
        Arguments.of(
            Reason.CONTENT_TYPE_NOT_ALLOWED,
            wish("files", mine, upload, List.of("image/png", "text/*"))),
        Arguments.of(Reason.CONTENT_TYPE_NOT_ALLOWED, wish("files", mine, upload, List.of("*/*"))),
        Arguments.of(Reason.CONTENT_LENGTH_NOT_ALLOWED, sized(-1L, 60)),
        Arguments.of(Reason.CONTENT_LENGTH_NOT_ALLOWED, sized((10L << 20) + 1, 60)),
        Arguments.of(Reason.CONTENT_LENGTH_NOT_ALLOWED, sized(Long.MAX_VALUE, 0)),
        Arguments.of(Reason.EXPIRY_NOT_ALLOWED, sized(0L, 0)),
        Arguments.of(Reason.EXPIRY_NOT_ALLOWED, sized(10L << 20, 3601)),
        Arguments.of(Reason.EXPIRY_NOT_ALLOWED, sized(null, Long.MIN_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatThePolicyDoesNotAllowIsNotDelegated(Reason reason, DelegationWish wish) {
    assertThat(reason(BACKEND, wish)).isEqualTo(reason);
  }

  @Test
  void onlyTheNamedRolesMayDelegate() {
    DelegationWish wrongThroughout =
        wish("files", "users/alice/a", List.of("delete"), List.of("x"));

    assertThat(reason(caller("alice"), wrongThroughout)).isEqualTo(Reason.ROLE_REQUIRED);
    assertThat(reason(caller("alice", "user"), wrongThroughout)).isEqualTo(Reason.ROLE_REQUIRED);
    assertThat(reason(BACKEND, wrongThroughout)).isEqualTo(Reason.OPERATION_NOT_ALLOWED);
  }

  /** As it is judged where the key is asked for itself. */
  @Test
  void aKeyUnderAStricterPolicyIsNotDelegatedByTheWiderOne() {
    Caller inTeam =
        new Caller(
            "alice",
            Set.of("backend"),
            Map.of("sub", "alice", "team", "red"),
            YamlPolicies.NOW.plusSeconds(60));
    for (String place : List.of("users/alice/red/", "users/alice/red/a", "users/alice/red/x/")) {
      assertThat(reason(inTeam, wish("files", place, List.of("download"), null)))
          .isEqualTo(Reason.KEY_NOT_ALLOWED);
    }
    assertThat(reason(inTeam, wish("files", "users/alice/blue/", List.of("download"), null)))
        .isNull();
  }

  @Test
  void theTermsAreWhatWasAskedFor() {
    DelegationWish wish =
        new DelegationWish(
            "files",
            new Scope.Under("users/alice/x/"),
            List.of("download", "upload", "upload"),
            List.of("IMAGE/*", "image/png", "text/plain"),
            0L,
            3600);
    Caller backend =
        new Caller(
            "alice",
            Set.of("backend"),
            Map.of("sub", "alice", "iss", "https://issuer", "email", "a@example.com"),
            YamlPolicies.NOW.plusSeconds(60));

    assertThat(POLICIES.delegate(backend, wish))
        .isEqualTo(
            new Verdict.Allowed(
                new Delegation.Terms(
                    "files",
                    wish.scope(),
                    Set.of(Operation.UPLOAD, Operation.DOWNLOAD),
                    new ContentTypes(List.of("image/*", "image/png", "text/plain")),
                    0L),
                // Nothing of the delegator's that a bearer of the token need not know.
                new Claims(Map.of("sub", "alice", "iss", "https://issuer"))));
  }

  private static Reason reason(Caller caller, DelegationWish wish) {
    return POLICIES.delegate(caller, wish) instanceof Verdict.Refused refused
        ? refused.refusal().reason()
        : null;
  }
}
