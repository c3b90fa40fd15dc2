package dev.r2presigner.bucket;

import dev.r2presigner.bucket.GivenToken.Place;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the guards that keep upload URLs from becoming copies. Only R2's endpoints have a
 * default: on an unknown store a wrong guess would let every user read every object, so production
 * does not start without a configured guard.
 */
@Singleton
public class GuardSettings implements StartupCheck {

  private static final String PROPERTY = "store.guard";

  private static final int MOST = 2;

  private final List<Finding> flaws = new ArrayList<>();
  private final List<Finding> unfit = new ArrayList<>();
  private final Optional<Guards> configured;
  private final GivenToken writeToken;

  GuardSettings(StoreAccessConfig store, R2Config config, R2Settings settings) {
    Set<Guard> given = read(store.guard().orElse(List.of()));
    if (given.isEmpty() && flaws.isEmpty() && settings.account().isPresent()) {
      given.add(Guard.CONDITION);
    }
    configured = given.isEmpty() ? Optional.empty() : Optional.of(new Guards(given));
    if (configured.isEmpty() && flaws.isEmpty()) {
      unfit.add(
          new Finding(
              PROPERTY,
              "required for this store: "
                  + names(", ")
                  + ", or two of them; run the command 'doctor' to find out which"));
    }
    writeToken =
        settings.read(
            Place.WRITE,
            property ->
                property.equals(Place.WRITE.id)
                    ? config.writeAccessKeyId()
                    : config.writeSecretAccessKey());
    if (given.contains(Guard.WRITE_ONLY)) {
      writeToken
          .missing()
          .forEach(f -> unfit.add(new Finding(f.property(), "required by " + of(given))));
    } else {
      Place.WRITE.properties().stream()
          .filter(p -> writeToken.missing().stream().noneMatch(f -> f.property().equals(p)))
          .forEach(
              p ->
                  unfit.add(
                      new Finding(p, "is used by " + of(EnumSet.of(Guard.WRITE_ONLY)) + " only")));
    }
    if (writeToken.hasIdOf(settings.token())) {
      flaws.add(
          new Finding(
              Place.WRITE.id,
              "is the same as r2.access-key-id; use a key that may write and not read"));
    }
  }

  private Set<Guard> read(List<String> words) {
    Set<Guard> guards = EnumSet.noneOf(Guard.class);
    for (String given : words) {
      String word = given.strip();
      Optional<Guard> guard =
          Arrays.stream(Guard.values()).filter(known -> known.wireName().equals(word)).findFirst();
      if (guard.isEmpty()) {
        flaws.add(
            new Finding(
                PROPERTY, "must be one of " + names(", ") + ", or two separated by a comma"));
      } else if (!guards.add(guard.get())) {
        flaws.add(new Finding(PROPERTY, "lists " + word + " twice"));
      }
    }
    if (guards.size() > MOST) {
      flaws.add(new Finding(PROPERTY, "lists more than two guards"));
    }
    return flaws.isEmpty() ? guards : EnumSet.noneOf(Guard.class);
  }

  private static String names(String between) {
    return Arrays.stream(Guard.values()).map(Guard::wireName).collect(Collectors.joining(between));
  }

  private static String of(Set<Guard> guards) {
    return "STORE_GUARD=" + new Guards(guards);
  }

  /** Returns the operator's guards, or R2's default; empty without either. */
  public Optional<Guards> configured() {
    return configured;
  }

  /**
   * Returns the guards to sign and publish with. Nothing is signed before a guard is configured;
   * what is published then has the header of the condition, which harms no store.
   */
  public Guards guards() {
    return configured.orElse(Guards.of(Guard.CONDITION));
  }

  /** Returns the second key as it was at the start; without credentials where there is none. */
  public GivenToken writeToken() {
    return writeToken;
  }

  /** Returns the findings that stop every command; the others stop the service only. */
  public List<Finding> flaws() {
    return List.copyOf(flaws);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(flaws);
    all.addAll(unfit);
    return all;
  }
}
