package dev.r2presigner;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.r2presigner.policy.Grant;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The layout and the rules of the design that can be read from the code. */
class ArchitectureTest {

  private static final String BASE = "dev.r2presigner";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void packagesHaveNoCycle() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void dependenciesRunDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("startup")
        .definedBy(BASE + ".startup..")
        .layer("caller")
        .definedBy(BASE + ".caller..")
        .layer("policy")
        .definedBy(BASE + ".policy..")
        .layer("signing")
        .definedBy(BASE + ".signing..")
        .layer("store")
        .definedBy(BASE + ".store..")
        .layer("limits")
        .definedBy(BASE + ".limits..")
        .layer("audit")
        .definedBy(BASE + ".audit..")
        .layer("issue")
        .definedBy(BASE + ".issue..")
        .layer("problem")
        .definedBy(BASE + ".problem..")
        .layer("http")
        .definedBy(BASE + ".http..")
        .layer("resources")
        .definedBy(
            BASE + ".upload..", BASE + ".download..", BASE + ".multipart..", BASE + ".permission..")
        .layer("uppy")
        .definedBy(BASE + ".uppy..")
        .layer("document")
        .definedBy(BASE + ".document..")
        .layer("cors")
        .definedBy(BASE + ".cors..", BASE + ".lifecycle..")
        .layer("command")
        .definedBy(BASE + ".command..")
        .layer("health")
        .definedBy(BASE + ".health..")
        .layer("local")
        .definedBy(BASE + ".local..")
        .whereLayer("startup")
        .mayNotAccessAnyLayer()
        .whereLayer("caller")
        .mayOnlyAccessLayers("startup")
        .whereLayer("policy")
        .mayOnlyAccessLayers("caller", "startup")
        .whereLayer("signing")
        .mayOnlyAccessLayers("policy", "startup")
        .whereLayer("store")
        .mayOnlyAccessLayers("signing", "policy", "startup")
        .whereLayer("limits")
        .mayOnlyAccessLayers("policy", "caller")
        .whereLayer("audit")
        .mayOnlyAccessLayers("policy", "caller")
        .whereLayer("issue")
        .mayOnlyAccessLayers("policy", "caller", "limits", "signing", "audit")
        .whereLayer("problem")
        .mayOnlyAccessLayers("policy", "caller", "signing", "store")
        .whereLayer("http")
        .mayOnlyAccessLayers("issue", "limits", "problem", "policy", "caller")
        .whereLayer("resources")
        .mayOnlyAccessLayers("issue", "problem", "http", "policy", "caller", "signing", "store")
        .whereLayer("uppy")
        .mayOnlyAccessLayers(
            "resources", "issue", "problem", "http", "policy", "caller", "signing", "store")
        .whereLayer("document")
        .mayOnlyAccessLayers("problem", "signing")
        .whereLayer("cors")
        .mayOnlyAccessLayers(
            "document",
            "problem",
            "http",
            "policy",
            "caller",
            "signing",
            "startup",
            "store",
            "audit")
        .whereLayer("command")
        .mayOnlyAccessLayers("document", "policy", "caller", "signing", "store", "startup")
        .whereLayer("health")
        .mayOnlyAccessLayers("caller")
        .whereLayer("local")
        .mayNotBeAccessedByAnyLayer()
        .because("data flows one way: resource, issue, policy, signing, reply (design, section 4)")
        .check(CODE);
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
  void onlyTheIssuerSigns() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Signer")
        .should()
        .onlyBeAccessed()
        .byAnyPackage(BASE + ".issue", BASE + ".signing")
        .because("there is one way to a URL, past policies, limits and audit (design, section 4)")
        .check(CODE);
  }

  @Test
  void onlyTheDoctorChoosesGuards() {
    classes()
        .that()
        .haveSimpleName("GuardTrials")
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
            ".*\\.(Guards|Caller|Refusal|PolicyReader|Policy|Problem|ServiceCors|TrialBucket)")
        .should()
        .callMethod(Map.class, "copyOf", Map.class)
        .orShould()
        .callMethod(Set.class, "copyOf", java.util.Collection.class)
        .because("what clients send never reaches a structure that goes quadratic")
        .check(CODE);
  }

  @Test
  void policyIsPlainJava() {
    noClasses()
        .that()
        .resideInAPackage(BASE + ".policy")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.ws.rs..", "io.vertx..", "software.amazon..", "com.fasterxml..", "org.jose4j..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(java.security.SecureRandom.class)
        .because("time and randomness are arguments, and no protocol reaches a rule (rule 4)")
        .check(CODE);
  }

  @Test
  void awsSdkLivesInTwoPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".signing", BASE + ".store")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .because("one signs and never opens a socket, the other talks to the store (rule 5)")
        .check(CODE);
  }

  @Test
  void jwtTypesStayWithTheCaller() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".caller", BASE + ".local")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jose4j..", "io.smallrye.jwt..", "org.eclipse.microprofile.jwt..")
        .because("caller is the only place that sees the JWT type (design, section 4)")
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
