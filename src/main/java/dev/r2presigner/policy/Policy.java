package dev.r2presigner.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule that the operator wrote, checked and immutable: where objects lie, who may do what with
 * them, what they may hold, and what their URLs are like.
 */
public record Policy(String name, Placement placement, Access access, Content content, Urls urls) {

  /** The most bytes that R2 accepts in one request: 5 GiB less 5 MiB (R2, limits). */
  public static final long MAX_SINGLE_REQUEST = (5L << 30) - (5L << 20);

  /** The largest object that a store copies in one request (R2 and S3, CopyObject). */
  public static final long MAX_COPY = 5L << 30;

  /** The largest object that R2 stores: 5 TiB less 5 GiB (R2, limits). */
  public static final long MAX_OBJECT = (5L << 40) - (5L << 30);

  /** The longest lifetime of a presigned URL in SigV4. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(7);

  /** Returns the prefix, by which a policy is found. */
  PrefixTemplate prefix() {
    return placement.prefix();
  }

  boolean generatesNames() {
    return placement.names() == Names.GENERATED;
  }

  /** Tells whether an upload may replace an object: it has to be allowed, and to meet one. */
  public boolean replacesObjects() {
    return allows(Operation.UPLOAD) && placement.overwrite() && !generatesNames();
  }

  /** Tells whether the caller has one of the policy's roles, or the policy has none. */
  boolean admits(Caller caller) {
    return access.roles().isEmpty() || caller.roles().stream().anyMatch(access.roles()::contains);
  }

  /** Tells whether the policy exists for callers of this one's issuer. */
  boolean isFor(Caller caller) {
    return access.issuers().isEmpty() || access.issuers().contains(caller.issuer());
  }

  boolean allows(Operation operation) {
    return access.operations().contains(operation);
  }

  /**
   * The place of objects: their prefix, the party that names them, and whether one is replaced.
   *
   * @param expireAfterDays after how many days the bucket deletes them; null if they stay
   */
  public record Placement(
      PrefixTemplate prefix, Names names, boolean overwrite, @Nullable Integer expireAfterDays) {}

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

  /**
   * The permission to use a policy: for which operations, with which roles, how often. An empty set
   * of roles admits every valid token.
   *
   * @param delegations null where nobody may delegate
   * @param issuers the names of those whose callers see the policy; empty for all
   */
  public record Access(
      Set<Operation> operations,
      Set<String> roles,
      Limits limits,
      @Nullable Delegations delegations,
      Set<String> issuers) {

    public Access {
      issuers = Set.copyOf(issuers);
      operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
      roles = Set.copyOf(roles);
    }
  }

  /** The limits on what one subject is granted; null means no limit. */
  public record Limits(@Nullable Rate urls, @Nullable Rate bytes) {

    /** No limit on anything. */
    public static final Limits NONE = new Limits(null, null);
  }

  /**
   * The permission to delegate: with which roles, for how long at most, and since when.
   *
   * @param notBefore ends the delegations that were made before; null ends none
   */
  public record Delegations(Set<String> roles, Duration maxExpiry, @Nullable Instant notBefore) {

    public Delegations {
      roles = Set.copyOf(roles);
    }

    /** Tells whether the caller has one of the roles. */
    boolean admits(Caller caller) {
      return caller.roles().stream().anyMatch(roles::contains);
    }
  }

  /**
   * The content that may be stored, and what is stored beside it.
   *
   * @param maxSize in bytes
   * @param metadata the names allowed
   * @param storeDisposition whether Content-Disposition is signed into uploads
   */
  public record Content(
      ContentTypes types,
      long maxSize,
      boolean checksumRequired,
      List<String> metadata,
      boolean storeDisposition) {

    public Content {
      metadata = List.copyOf(metadata);
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
      return switch (operation) {
        case UPLOAD -> Math.min(maxSize, MAX_SINGLE_REQUEST);
        case COPY_TO -> Math.min(maxSize, MAX_COPY);
        default -> maxSize;
      };
    }
  }

  /**
   * The lifetime of URLs, in whole seconds from 1 s to {@link #LONGEST_LIFE}, and the disposition
   * under which a download is served.
   *
   * @param stable for how long a download's URL stays the same; null for a new one each time
   * @param outlivesToken whether a URL may live on after the token that asked for it
   */
  public record Urls(
      Duration expiry,
      Duration maxExpiry,
      Disposition disposition,
      @Nullable Duration stable,
      boolean outlivesToken) {}

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
}
