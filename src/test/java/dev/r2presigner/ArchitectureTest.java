package dev.r2presigner;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.r2presigner.policy.Grant;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The layout and the rules of the design that can be read from the code. */
class ArchitectureTest {

  private static final String BASE = "dev.r2presigner";

  private static final Pattern INTERNAL =
      Pattern.compile("^(io[.]netty|sun)[.]|[.]impl([.]|$)|^io[.]quarkus[.].+[.]runtime([.]|$)");

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  /**
   * Who may know whom, from the bottom up; the root's package-info draws the same. A package that
   * is not named here fails, so that each new one is placed on purpose.
   */
  private static final Map<String, String> MAY_KNOW =
      Map.ofEntries(
          Map.entry("key", ""),
          Map.entry("startup", ""),
          Map.entry("policy", "key"),
          Map.entry("policy.config", "policy startup"),
          Map.entry("token", "policy.config policy startup"),
          Map.entry("bucket", "startup"),
          Map.entry("audit", "policy key"),
          Map.entry("limits", "bucket policy startup"),
          Map.entry("signing", "bucket policy key"),
          Map.entry("store", "signing bucket policy key startup"),
          Map.entry("issuing", "audit limits signing bucket policy"),
          Map.entry("problem", "audit store bucket token policy startup"),
          Map.entry("edge", "problem token key startup"),
          Map.entry("rest", "edge problem issuing limits token policy"),
          Map.entry("policies", "token policy"),
          Map.entry("delegation", "rest problem issuing audit token policy.config policy startup"),
          Map.entry(
              "credentials", "rest edge issuing signing token bucket policy.config policy startup"),
          Map.entry("upload", "rest issuing signing policy key"),
          Map.entry("download", "rest edge problem issuing signing token policy key"),
          Map.entry("receipt", "token issuing store bucket policy startup"),
          Map.entry("object", "rest edge problem receipt issuing store policy"),
          Map.entry("multipart", "rest edge problem receipt issuing signing store policy key"),
          Map.entry("uppy", "upload multipart rest edge issuing signing store bucket policy key"),
          Map.entry(
              "bucketrules",
              "edge problem audit signing store bucket token policy.config policy startup"),
          Map.entry(
              "command",
              "bucketrules edge problem store signing bucket token policy.config policy key startup"),
          Map.entry("local", "bucketrules store startup rest problem"));

  @Test
  void dependenciesRunDownwards() {
    Set<String> upwards = new TreeSet<>();
    for (JavaClass one : CODE) {
      for (Dependency use : one.getDirectDependenciesFromSelf()) {
        String from = room(one);
        String to = room(use.getTargetClass());
        if (to != null && !to.equals(from) && !known(from).contains(to)) {
          upwards.add(from + " knows " + to + ": " + use.getDescription());
        }
      }
    }
    assertThat(upwards).as("data flows one way (design, section 4)").isEmpty();
  }

  private static List<String> known(String room) {
    return List.of(MAY_KNOW.getOrDefault(room, "").split(" "));
  }

  private static String room(JavaClass one) {
    String name = one.getPackageName();
    return name.startsWith(BASE + ".") ? name.substring(BASE.length() + 1) : null;
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> rooms = new TreeSet<>();
    CODE.stream().filter(one -> room(one) != null).forEach(one -> rooms.add(room(one)));
    assertThat(rooms).isEqualTo(new TreeSet<>(MAY_KNOW.keySet()));
  }

  @Test
  void packagesHaveNoCycle() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CODE);
  }

  /** Nested classes belong to the file they stand in. */
  @Test
  void filesHaveNoCycle() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass one) {
                String name = one.getName();
                return name.startsWith(BASE)
                    ? SliceIdentifier.of(name.replaceFirst("[$].*", ""))
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "files";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CODE);
  }

  /**
   * What the framework does not promise to keep. Each class is here for a reason, and is what to
   * look at when the framework is upgraded.
   */
  private static final Map<String, String> TOUCH_INTERNALS =
      Map.ofEntries(
          Map.entry("edge.AuthenticationFailures", "spares each request an index of all resources"),
          Map.entry("edge.Connections", "Vert.x does not publish the channel of a request"),
          Map.entry("edge.ConnectionTimeouts", "times of a connection are Netty's to keep"),
          Map.entry("edge.UnreadAnswers", "only the channel knows what was not read"),
          Map.entry("edge.OpenConnections", "holds channels"),
          Map.entry("edge.ListeningSockets", "Quarkus does not publish its listening sockets"),
          Map.entry("edge.ListeningSocket", "a close that loses no connection"),
          Map.entry("edge.LoadShedding", "the lag of an event loop"),
          Map.entry("edge.RequestSmugglingGuard", "marks a connection as untrusted"),
          Map.entry("edge.Query", "Netty's decoder says what was given twice"),
          Map.entry("edge.RouteMetrics", "Quarkus counts a request under its raw path"),
          Map.entry("problem.JsonLog", "the request in which something is logged"),
          Map.entry("rest.JsonBody", "a body's limit without an interceptor's cost"),
          Map.entry("token.TokenAuthentication", "Quarkus' own mechanism, with our verdict"));

  @Test
  void internalsAreTouchedInAClosedListOfPlaces() {
    Set<String> touching = new TreeSet<>();
    for (JavaClass one : CODE) {
      boolean touches =
          one.getDirectDependenciesFromSelf().stream()
              .map(use -> use.getTargetClass().getPackageName())
              .anyMatch(name -> INTERNAL.matcher(name).find());
      if (touches && room(one) != null) {
        touching.add(one.getName().replaceFirst("[$].*", "").substring(BASE.length() + 1));
      }
    }
    assertThat(touching).isEqualTo(new TreeSet<>(TOUCH_INTERNALS.keySet()));
  }

  @Test
  void onlyPoliciesMakeGrants() {
    DescribedPredicate<JavaConstructorCall> makesAGrant =
        DescribedPredicate.describe(
            "make a grant", call -> call.getTargetOwner().isAssignableTo(Grant.class));
    classes()
        .that()
        .resideOutsideOfPackage(BASE + ".policy")
        .should(not(callConstructorWhere(makesAGrant)))
        .because("a URL is signed only from a grant, and only a policy makes grants (rule 1)")
        .check(CODE);
  }

  @Test
  void aRequestAsksOnceForThePoliciesThatJudgeIt() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BASE + ".issuing",
            BASE + ".upload",
            BASE + ".download",
            BASE + ".multipart",
            BASE + ".object",
            BASE + ".uppy",
            BASE + ".delegation",
            BASE + ".credentials")
        .and()
        .haveNameNotMatching(".*[.](DelegationKeysRequired|CredentialsNeedR2)")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("PoliciesInForce")
        .because("others may replace them meanwhile, and a batch would see half of each")
        .check(CODE);
  }

  @Test
  void onlyTheIssuerSigns() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Signer")
        .should()
        .onlyBeAccessed()
        .byAnyPackage(BASE + ".issuing", BASE + ".signing")
        .because("there is one way to a URL, past policies, limits and audit (design, section 4)")
        .check(CODE);
  }

  @Test
  void onlyTheDoctorChoosesGuards() {
    classes()
        .that()
        .haveNameMatching(".*[.](GuardTrials|SignatureTrials)")
        .should()
        .onlyBeAccessed()
        .byAnyPackage(BASE + ".command", BASE + ".signing")
        .because("a URL for a client has the configured guard, whoever asks (design, section 5)")
        .check(CODE);
  }

  /** They probe one by one: names of one hash code, which anybody can make, take minutes. */
  @Test
  void onlySettingsAndTokensAreCopiedByHash() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*\\.(Guards|Claims|Caller|Refusal|Policy[$](Access|Delegations)|Problem|ServiceCors|TrialBucket)")
        .should()
        .callMethod(Map.class, "copyOf", Map.class)
        .orShould()
        .callMethod(Set.class, "copyOf", java.util.Collection.class)
        .because("what clients send never reaches a structure that goes quadratic")
        .check(CODE);
  }

  @Test
  void theHeartIsPlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(BASE + ".policy", BASE + ".key")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java.lang..",
            "java.math..",
            "java.net..",
            "java.nio..",
            "java.text..",
            "java.time..",
            "java.util..",
            "org.jspecify..",
            BASE + ".policy",
            BASE + ".key")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(java.security.SecureRandom.class)
        .because("time and randomness are arguments, and no framework reaches a rule (rule 4)")
        .check(CODE);
  }

  @Test
  void awsSdkLivesInTwoPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".signing", BASE + ".store", BASE + ".bucket")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .because("one signs and never opens a socket, the other talks to the store (rule 5)")
        .check(CODE);
  }

  /**
   * But one: R2's temporary credentials are a JWT that this service never reads, signed with the
   * bucket's secret, which {@code token} must not see.
   */
  @Test
  void jwtTypesStayWithTheTokens() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".token", BASE + ".local")
        .and()
        .doNotHaveFullyQualifiedName(BASE + ".signing.TemporaryCredentialsSigner")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jose4j..", "io.smallrye.jwt..", "org.eclipse.microprofile.jwt..")
        .because("token is the only place that sees the JWT type (design, section 4)")
        .check(CODE);
  }

  @Test
  void everyResourceIsGuardedByAnnotationToo() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .areAnnotatedWith(Path.class)
        .and()
        .arePublic()
        .should()
        .beDeclaredInClassesThat()
        .areAnnotatedWith(Authenticated.class)
        .orShould()
        .beAnnotatedWith(PermitAll.class)
        .orShould()
        .beAnnotatedWith(RolesAllowed.class)
        .because("the path guard is the first lock, not the only one (threats, path tricks)")
        .check(CODE);
  }
}
