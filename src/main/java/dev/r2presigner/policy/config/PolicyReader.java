package dev.r2presigner.policy.config;

import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.PrefixConflict;
import dev.r2presigner.policy.PrefixTemplate;
import dev.r2presigner.policy.Rate;
import dev.r2presigner.startup.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the operator's text into policies, and reports every mistake as a finding with the
 * property and the reason. A policy with a mistake is never used in part: one finding ends the
 * start.
 */
final class PolicyReader {

  /** The names that are safe in metrics, logs and replies. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  /** The metadata names allowed: lower case, as in HTTP/2 and in the signature. */
  private static final Pattern METADATA_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  private final List<Finding> findings = new ArrayList<>();
  private String policyName = "";

  /** Returns the mistakes found so far. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  List<Policy> read(PolicyConfig config) {
    List<Policy> policies = new ArrayList<>();
    config
        .policies()
        .forEach(
            (name, entry) -> {
              policyName = name;
              Policy policy = readOne(entry);
              if (policy == null) {
                return;
              }
              String conflict = PrefixConflict.reason(policy, policies);
              if (conflict != null) {
                add("prefix", conflict);
              }
              policies.add(policy);
            });
    if (config.policies().isEmpty()) {
      findings.add(
          new Finding("presigner.policies", "required: without a policy every request is refused"));
    }
    return policies;
  }

  private @Nullable Policy readOne(PolicyConfig.Entry entry) {
    int before = findings.size();
    if (!NAME.matcher(policyName).matches()) {
      findings.add(
          new Finding(
              "presigner.policies",
              "a policy's name must be 1 to 64 letters, digits, '-' and '_'"));
      return null;
    }
    PrefixTemplate prefix = parse("prefix", entry.prefix().orElse(null), PrefixTemplate::parse);
    Set<Operation> operations = operations(entry);
    boolean writes = operations.stream().anyMatch(Operation::writes);
    ContentTypes types = contentTypes(entry, writes);
    Long maxSize =
        writes || entry.maxSize().isPresent()
            ? parse("max-size", entry.maxSize().orElse(null), PolicyReader::objectSize)
            : Long.valueOf(0);
    Duration expiry = parse("expiry", entry.expiry(), PolicyReader::lifetime);
    Duration maxExpiry = parse("max-expiry", entry.maxExpiry(), PolicyReader::lifetime);
    if (expiry != null && maxExpiry != null && expiry.compareTo(maxExpiry) > 0) {
      add("expiry", "must not be longer than max-expiry");
    }
    Policy.Names names = parse("names", entry.names(), word(Policy.Names.class));
    Boolean overwrite = parse("overwrite", entry.overwrite(), PolicyReader::flag);
    Checksum checksum = parse("checksum", entry.checksum(), word(Checksum.class));
    if (checksum == Checksum.REQUIRED && operations.contains(Operation.MULTIPART)) {
      add(
          "checksum",
          "can't be required with multipart: no store verifies a SHA-256 over all parts");
    }
    Policy.Disposition disposition =
        parse("disposition", entry.disposition(), word(Policy.Disposition.class));
    Boolean storeDisposition =
        parse("store-disposition", entry.storeDisposition(), PolicyReader::flag);
    Rate urls = optional("limits.urls", entry.limits().urls(), Amounts::rate);
    Rate bytes = optional("limits.bytes", entry.limits().bytes(), Amounts::rate);
    List<String> metadata = metadata(entry);
    Set<String> roles = roles(entry);
    if (findings.size() > before
        || prefix == null
        || maxSize == null
        || names == null
        || overwrite == null
        || disposition == null
        || storeDisposition == null
        || expiry == null
        || maxExpiry == null) {
      return null;
    }
    return new Policy(
        policyName,
        prefix,
        operations,
        types,
        maxSize,
        roles,
        names,
        overwrite,
        expiry,
        maxExpiry,
        checksum == Checksum.REQUIRED,
        disposition,
        storeDisposition,
        metadata,
        urls,
        bytes);
  }

  private enum Checksum {
    OPTIONAL,
    REQUIRED
  }

  private Set<Operation> operations(PolicyConfig.Entry entry) {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (String word : entry.operations().orElse(List.of())) {
      Operation operation = parse("operations", word, word(Operation.class));
      if (operation != null && !operations.add(operation)) {
        add("operations", "'" + word + "' is listed twice");
      }
    }
    if (entry.operations().orElse(List.of()).isEmpty()) {
      add("operations", "required: any of upload, download, multipart, delete");
    }
    return operations;
  }

  private ContentTypes contentTypes(PolicyConfig.Entry entry, boolean writes) {
    List<String> types = entry.contentTypes().orElse(List.of());
    if (writes && types.isEmpty()) {
      add("content-types", "required for uploads, like image/png or image/*");
    }
    for (String type : types) {
      String flaw = ContentTypes.flaw(type);
      if (flaw != null) {
        add("content-types", flaw);
      }
    }
    return new ContentTypes(types);
  }

  private List<String> metadata(PolicyConfig.Entry entry) {
    List<String> names = entry.metadata().orElse(List.of());
    for (String name : names) {
      if (!METADATA_NAME.matcher(name).matches() || name.startsWith("x-amz-")) {
        add(
            "metadata",
            "'" + name + "' must be lower-case letters, digits and '-', without x-amz-meta-");
      }
    }
    return names;
  }

  private Set<String> roles(PolicyConfig.Entry entry) {
    List<String> roles = entry.roles().orElse(List.of());
    if (roles.stream().anyMatch(String::isBlank)) {
      add("roles", "has an empty role");
    }
    return Set.copyOf(roles.stream().distinct().toList());
  }

  private static long objectSize(String text) {
    long size = Amounts.size(text);
    if (size < 1 || size > Policy.MAX_OBJECT) {
      throw new IllegalArgumentException("must be at least 1 byte and at most 5 TiB less 5 GiB");
    }
    return size;
  }

  private static Duration lifetime(String text) {
    Duration lifetime = Amounts.time(text);
    if (lifetime.isZero() || lifetime.compareTo(Policy.LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException("must be 1s to 7d, the longest lifetime of a signature");
    }
    return lifetime;
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static <E extends Enum<E>> Function<String, E> word(Class<E> type) {
    return text -> {
      List<String> words =
          EnumSet.allOf(type).stream().map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
      if (!words.contains(text)) {
        throw new IllegalArgumentException(
            "'" + text + "' is not one of " + String.join(", ", words));
      }
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    };
  }

  private <T> @Nullable T optional(
      String property, Optional<String> text, Function<String, T> parser) {
    return text.isEmpty() ? null : parse(property, text.get(), parser);
  }

  private <T> @Nullable T parse(
      String property, @Nullable String text, Function<String, T> parser) {
    if (text == null) {
      add(property, "required");
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException mistake) {
      add(property, String.valueOf(mistake.getMessage()));
      return null;
    }
  }

  private void add(String property, String reason) {
    findings.add(new Finding("presigner.policies." + policyName + "." + property, reason));
  }
}
