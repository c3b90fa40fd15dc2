package dev.r2presigner.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule that the operator wrote, checked and immutable: who may do what under which prefix, with
 * which types and sizes. Sizes are bytes, lifetimes whole seconds within 1 s and 7 days (SigV4's
 * limit). An empty set of roles admits every valid token; a null rate means no limit.
 */
public record Policy(
    String name,
    PrefixTemplate prefix,
    Set<Operation> operations,
    ContentTypes contentTypes,
    long maxSize,
    Set<String> roles,
    Names names,
    boolean overwrite,
    Duration expiry,
    Duration maxExpiry,
    boolean checksumRequired,
    Disposition disposition,
    boolean storeDisposition,
    List<String> metadata,
    @Nullable Rate urls,
    @Nullable Rate bytes) {

  /** The most bytes that R2 accepts in one request: 5 GiB less 5 MiB (R2, limits). */
  public static final long MAX_SINGLE_REQUEST = (5L << 30) - (5L << 20);

  /** The largest object that R2 stores: 5 TiB less 5 GiB (R2, limits). */
  public static final long MAX_OBJECT = (5L << 40) - (5L << 30);

  /** The longest lifetime of a presigned URL in SigV4. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(7);

  public Policy {
    operations = EnumSet.copyOf(operations);
    roles = Set.copyOf(roles);
    metadata = List.copyOf(metadata);
  }

  /** The party that names a new object. */
  public enum Names {
    /** The client names it, inside its prefix. */
    CALLER,
    /**
     * The service names it, so that two uploads never collide; the filename's safe extension is
     * kept.
     */
    GENERATED
  }

  /** The disposition that a download is forced to, or the client's choice. */
  public enum Disposition {
    ATTACHMENT,
    INLINE,
    CALLER;

    /** Returns the value in the header (RFC 6266). */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Tells whether the caller has one of the policy's roles, or the policy has none. */
  boolean admits(Set<String> callerRoles) {
    return roles.isEmpty() || callerRoles.stream().anyMatch(roles::contains);
  }

  boolean allows(Operation operation) {
    return operations.contains(operation);
  }

  /** Returns the metadata that may be stored: names the policy does not list are left out. */
  Map<String, String> listed(Map<String, String> given) {
    if (given.isEmpty()) {
      return given;
    }
    Map<String, String> listed = new TreeMap<>(given);
    listed.keySet().retainAll(metadata);
    return Collections.unmodifiableMap(listed);
  }

  /** Returns the largest length that one call of this kind may declare. */
  long maxSize(Operation operation) {
    return operation == Operation.UPLOAD ? Math.min(maxSize, MAX_SINGLE_REQUEST) : maxSize;
  }
}
