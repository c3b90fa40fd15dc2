package dev.r2presigner.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policy under which the command {@code doctor} tests the store, so that its requests are
 * granted like all others. Its prefix is reserved: no claim can contain a tilde, and an operator's
 * policy that could reach it stops the start.
 */
public final class DoctorPolicy {

  public static final String PREFIX = "~r2-presigner-doctor~/";

  /** The size of the largest object or part that it stores, in bytes. */
  public static final long MAX_SIZE = 1024;

  public static final String TYPE = "application/octet-stream";

  private static final Duration LIFE = Duration.ofMinutes(5);

  private DoctorPolicy() {}

  /** Returns the one policy, for {@link #caller}. */
  public static Policies policies() {
    return new Policies(
        List.of(
            new Policy(
                "doctor",
                new Policy.Placement(PrefixTemplate.parse(PREFIX), Policy.Names.CALLER, true, null),
                new Policy.Access(
                    EnumSet.allOf(Operation.class), Set.of(), Policy.Limits.NONE, null, Set.of()),
                new Policy.Content(
                    new ContentTypes(List.of(TYPE)), MAX_SIZE, false, List.of(), false),
                new Policy.Urls(LIFE, LIFE, Policy.Disposition.ATTACHMENT, null, false))));
  }

  public static Caller caller(Instant now) {
    return new Caller("doctor", Set.of(), Map.of(), now.plus(LIFE.multipliedBy(2)));
  }

  /** Tells whether a key of this template could lie under the prefix for some caller. */
  public static boolean isReachedBy(PrefixTemplate template) {
    String segment = PREFIX.substring(0, PREFIX.length() - 1);
    return template.segments().get(0).canBe(segment);
  }
}
