package dev.r2presigner.policy.config;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.startup.Finding;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Policies as an operator writes them, and the callers and wishes that tests judge by them. */
public final class YamlPolicies {

  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private YamlPolicies() {}

  /** The lines below {@code presigner.policies}, each policy at the left edge. */
  public static Policies read(String policies) {
    PolicyReader reader = new PolicyReader();
    List<Policy> read = reader.read(config(policies));
    if (!reader.findings().isEmpty()) {
      throw new IllegalArgumentException(reader.findings().toString());
    }
    return new Policies(read);
  }

  /** Those that can be read, also where their prefixes would stop a start. */
  public static Policies readThoughPrefixesMeet(String policies) {
    return new Policies(new PolicyReader().read(config(policies)));
  }

  public static List<Finding> findings(String policies) {
    PolicyReader reader = new PolicyReader();
    reader.read(config(policies));
    return reader.findings();
  }

  private static PolicyConfig config(String policies) {
    String yaml = "presigner:\n  policies:\n" + policies.indent(4);
    return new SmallRyeConfigBuilder()
        .withSources(new YamlConfigSource("test", yaml, 100))
        .withMapping(PolicyConfig.class)
        .build()
        .getConfigMapping(PolicyConfig.class);
  }

  public static Caller caller(String subject, String... roles) {
    return new Caller(
        subject, Set.of(roles), Map.of("sub", subject), NOW.plus(Duration.ofHours(1)));
  }

  public static Decision<?> decide(Policies policies, Caller caller, Intent<?> intent) {
    return policies.decide(caller, intent, NOW, Instant.MAX, new SplittableRandom(42));
  }

  /** A legal wish for a small picture, to be changed. */
  public static Wish wish() {
    return new Wish();
  }

  /** Builds an upload intent; each method changes one member. */
  public static final class Wish {
    private String key;
    private String filename;
    private String policy;
    private String type = "image/png";
    private Long length = 100L;
    private String checksum;
    private Map<String, String> metadata = Map.of();
    private Long expiresIn;
    private String ifMatch;

    public Wish key(String value) {
      key = value;
      return this;
    }

    public Wish filename(String value) {
      filename = value;
      return this;
    }

    public Wish policy(String value) {
      policy = value;
      return this;
    }

    public Wish type(String value) {
      type = value;
      return this;
    }

    public Wish length(Long value) {
      length = value;
      return this;
    }

    public Wish checksum(String value) {
      checksum = value;
      return this;
    }

    public Wish metadata(Map<String, String> value) {
      metadata = value;
      return this;
    }

    public Wish expiresIn(Long value) {
      expiresIn = value;
      return this;
    }

    public Wish ifMatch(String value) {
      ifMatch = value;
      return this;
    }

    public Intent.Upload upload() {
      ObjectName name =
          key == null ? new ObjectName.Filename(filename, policy) : new ObjectName.Key(key, policy);
      ObjectContent content = new ObjectContent(type, length, checksum, metadata, null);
      return new Intent.Upload(name, content, expiresIn, false, ifMatch);
    }
  }
}
