package dev.r2presigner.policy.config;

import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.PrefixTemplate;
import dev.r2presigner.startup.Finding;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the properties of one policy, one method for each group of them. After a mistake it goes
 * on with a stand-in, so that every mistake is reported; {@link PolicyReader} then drops the whole
 * policy, so that no stand-in is ever in force.
 */
final class EntryReader {

  /** The metadata names allowed: lower case, as in HTTP/2 and in the signature. */
  private static final Pattern METADATA_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  private static final PrefixTemplate NO_PREFIX = PrefixTemplate.parse("none/");

  private final String name;
  private final PolicyConfig.Entry entry;
  private final Collection<Finding> findings;

  EntryReader(String name, PolicyConfig.Entry entry, Collection<Finding> findings) {
    this.name = name;
    this.entry = entry;
    this.findings = findings;
  }

  /** Returns the policy, which must not be used if there is any finding. */
  Policy read() {
    Policy.Placement placement = placement();
    Policy.Access access = access();
    return new Policy(name, placement, access, content(access.operations()), urls());
  }

  private Policy.Placement placement() {
    return new Policy.Placement(
        required("prefix", entry.prefix(), PrefixTemplate::parse, NO_PREFIX),
        parse("names", entry.names(), Words.of(Policy.Names.class), Policy.Names.CALLER),
        parse("overwrite", entry.overwrite(), Words::flag, false),
        optional("expire-after", entry.expireAfter(), Amounts::days));
  }

  private Policy.Access access() {
    Policy.Limits limits =
        new Policy.Limits(
            optional("limits.urls", entry.limits().urls(), Amounts::rate),
            optional("limits.bytes", entry.limits().bytes(), Amounts::rate));
    Set<String> roles = roles("roles", entry.roles());
    Set<String> issuers = new HashSet<>(entry.issuers().orElse(List.of()));
    return new Policy.Access(operations(), roles, limits, delegations(), issuers);
  }

  private Set<Operation> operations() {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    List<String> words = entry.operations().orElse(List.of());
    for (String word : words) {
      Operation operation = optional("operations", Optional.of(word), Words.of(Operation.class));
      if (operation != null && !operations.add(operation)) {
        add("operations", "'" + word + "' is listed twice");
      }
    }
    if (words.isEmpty()) {
      add(
          "operations",
          "required: any of upload, download, multipart, delete, list, copy-from, copy-to,"
              + " credentials");
    }
    return operations;
  }

  private Set<String> roles(String property, Optional<List<String>> given) {
    List<String> roles = given.orElse(List.of());
    if (roles.stream().anyMatch(String::isBlank)) {
      add(property, "has an empty role");
    }
    return new HashSet<>(roles);
  }

  private Policy.@Nullable Delegations delegations() {
    PolicyConfig.Delegations given = entry.delegations();
    if (given.roles().isEmpty() && given.maxExpiry().isEmpty() && given.notBefore().isEmpty()) {
      return null;
    }
    Set<String> roles = roles("delegations.roles", given.roles());
    if (roles.isEmpty()) {
      add("delegations.roles", "required: who may delegate, like backend");
    }
    Duration max = optional("delegations.max-expiry", given.maxExpiry(), Amounts::lifetime);
    return new Policy.Delegations(
        roles,
        max == null ? Policy.LONGEST_LIFE : max,
        optional("delegations.not-before", given.notBefore(), Words::instant));
  }

  private Policy.Content content(Set<Operation> operations) {
    boolean writes = operations.stream().anyMatch(Operation::writes);
    ContentTypes types = types(writes);
    long maxSize =
        writes || entry.maxSize().isPresent()
            ? required("max-size", entry.maxSize(), Amounts::objectSize, 0L)
            : 0;
    Checksum checksum =
        parse("checksum", entry.checksum(), Words.of(Checksum.class), Checksum.OPTIONAL);
    if (checksum == Checksum.REQUIRED && operations.contains(Operation.MULTIPART)) {
      add(
          "checksum",
          "can't be required with multipart: no store verifies a SHA-256 over all parts");
    }
    return new Policy.Content(
        types,
        maxSize,
        checksum == Checksum.REQUIRED,
        metadata(),
        parse("store-disposition", entry.storeDisposition(), Words::flag, false));
  }

  private enum Checksum {
    OPTIONAL,
    REQUIRED
  }

  private ContentTypes types(boolean required) {
    List<String> types = entry.contentTypes().orElse(List.of());
    if (required && types.isEmpty()) {
      add("content-types", "required for uploads and copy-to, like image/png or image/*");
    }
    for (String type : types) {
      String flaw = ContentTypes.flaw(type);
      if (flaw != null) {
        add("content-types", flaw);
      }
    }
    return new ContentTypes(types);
  }

  private List<String> metadata() {
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

  private Policy.Urls urls() {
    Duration expiry = parse("expiry", entry.expiry(), Amounts::lifetime, Duration.ZERO);
    Duration max = optional("max-expiry", Optional.of(entry.maxExpiry()), Amounts::lifetime);
    if (max != null && expiry.compareTo(max) > 0) {
      add("expiry", "must not be longer than max-expiry");
    }
    Policy.Disposition disposition =
        parse(
            "disposition",
            entry.disposition(),
            Words.of(Policy.Disposition.class),
            Policy.Disposition.ATTACHMENT);
    return new Policy.Urls(
        expiry,
        max == null ? Policy.LONGEST_LIFE : max,
        disposition,
        stable(max),
        parse("outlives-token", entry.outlivesToken(), Words::flag, false));
  }

  private @Nullable Duration stable(@Nullable Duration maxExpiry) {
    Duration stable = optional("stable", entry.stable(), Amounts::lifetime);
    if (stable != null
        && maxExpiry != null
        && stable.plus(maxExpiry).compareTo(Policy.LONGEST_LIFE) > 0) {
      add("stable", "and max-expiry together must be at most 7d: the URL lives for both");
    }
    return stable;
  }

  private <T> T required(
      String property, Optional<String> text, Function<String, T> parser, T standIn) {
    if (text.isEmpty()) {
      add(property, "required");
    }
    T value = optional(property, text, parser);
    return value == null ? standIn : value;
  }

  private <T> T parse(String property, String text, Function<String, T> parser, T standIn) {
    return required(property, Optional.of(text), parser, standIn);
  }

  private <T> @Nullable T optional(
      String property, Optional<String> text, Function<String, T> parser) {
    try {
      return text.map(parser).orElse(null);
    } catch (IllegalArgumentException mistake) {
      add(property, String.valueOf(mistake.getMessage()));
      return null;
    }
  }

  private void add(String property, String reason) {
    findings.add(new Finding("presigner.policies." + name + "." + property, reason));
  }
}
