package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import io.restassured.path.json.JsonPath;
import io.restassured.path.xml.XmlPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that follow from {@code expire-after}, in each tool's form. */
class ExpiryRulesTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          videos:
            prefix: users/{sub}/videos/
            operations: [multipart]
            content-types: ["video/*"]
            max-size: 1G
          inbox:
            prefix: inbox/{sub}/mail/
            operations: [download]
            expire-after: 30d
          also:
            prefix: inbox/{sub}/notes/
            operations: [download]
            expire-after: 720h
          scratch:
            prefix: "tmp & <more>/"
            operations: [download]
            expire-after: 1d
          """);

  private static final BucketRef MEDIA = new BucketRef(null, "media");

  private static String in(Format format) {
    return LifecycleDocument.write(format, new LifecycleConfig("3").rules(POLICIES), MEDIA);
  }

  @Test
  void eachLiteralPrefixHasOneRule() {
    assertThat(new LifecycleConfig("3").rules(POLICIES))
        .containsExactly(
            new LifecycleRule(
                "r2-presigner-abort-incomplete-uploads", "", LifecycleRule.Action.ABORT_UPLOAD, 3),
            new LifecycleRule(
                "r2-presigner-expire-also", "inbox/", LifecycleRule.Action.EXPIRE, 30),
            new LifecycleRule(
                "r2-presigner-expire-scratch", "tmp & <more>/", LifecycleRule.Action.EXPIRE, 1));
  }

  @Test
  void theS3FormsExpireAfterDays() {
    JsonPath json = JsonPath.from(in(Format.S3_JSON));
    assertThat(json.getList("Rules.Filter.Prefix")).containsExactly("", "inbox/", "tmp & <more>/");
    assertThat(json.getList("Rules.Expiration.Days")).containsExactly(30, 1);
    assertThat(json.getList("Rules.Status")).containsOnly("Enabled");
    assertThat(json.getMap("Rules[1]")).containsOnlyKeys("ID", "Status", "Filter", "Expiration");

    XmlPath xml = XmlPath.from(in(Format.S3_XML));
    String rules = "LifecycleConfiguration.Rule";
    assertThat(xml.getList(rules + ".ID")).isEqualTo(json.getList("Rules.ID"));
    assertThat(xml.getString(rules + "[2].Filter.Prefix")).isEqualTo("tmp & <more>/");
    assertThat(xml.getInt(rules + "[1].Expiration.Days")).isEqualTo(30);
  }

  @Test
  void cloudflaresFormDeletesAtAnAgeInSeconds() {
    JsonPath json = JsonPath.from(in(Format.CLOUDFLARE));

    assertThat(json.getString("rules[1].conditions.prefix")).isEqualTo("inbox/");
    assertThat(json.getString("rules[1].deleteObjectsTransition.condition.type")).isEqualTo("Age");
    assertThat(json.getInt("rules[1].deleteObjectsTransition.condition.maxAge"))
        .isEqualTo(2_592_000);
    assertThat(json.getMap("rules[1]"))
        .containsOnlyKeys("id", "enabled", "conditions", "deleteObjectsTransition");
  }

  @Test
  void terraformsFormIsTheProvidersResource() {
    assertThat(in(Format.TERRAFORM))
        .contains(
            """
                id      = "r2-presigner-expire-also"
                enabled = true
                conditions = {
                  prefix = "inbox/"
                }
                delete_objects_transition = {
                  condition = {
                    type    = "Age"
                    max_age = 2592000
                  }
                }
              }, {
            """);
  }

  @Test
  void withoutExpiryThereIsNoRule() {
    Policies plain = YamlPolicies.read("p: {prefix: p/, operations: [download]}");
    assertThat(new LifecycleConfig("7").rules(plain)).isEqualTo(List.of());
  }
}
