package dev.r2presigner.command;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.PolicyCheck;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.Options;
import dev.r2presigner.startup.Options.Misuse;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.token.OfflineTokens;
import dev.r2presigner.token.OfflineTokens.Reading;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the service would answer a caller, and says which policy judged and why: offline,
 * with the service's own decision. Limits are not judged, since they depend on earlier requests.
 */
@Singleton
class Explain {

  private static final String CLAIMS = "--claims";
  private static final String TOKEN = "--token";
  private static final String JSON = "--json";

  /** The exit code when there is no answer, as for a configuration that is wrong. */
  private static final int UNTRIED = 2;

  private static final long LONGEST = 64 * 1024;

  private final OfflineTokens tokens;
  private final Policies policies;
  private final R2Settings settings;

  Explain(OfflineTokens tokens, PoliciesInForce policies, R2Settings settings) {
    this.tokens = tokens;
    this.policies = policies.get();
    this.settings = settings;
  }

  @Produces
  @Singleton
  Command explain(@All List<PolicyCheck> checks) {
    return new Command(
        "explain",
        "--claims=FILE|--token=FILE --operation="
            + Wish.operations("|")
            + " --key=KEY|--filename=NAME [--type=TYPE] [--size=BYTES] [--policy=POLICY] [--json]",
        Stream.<StartupCheck>concat(checks.stream(), tokens.needs().stream()).toList(),
        UNTRIED,
        this::run);
  }

  private Command.Result run(List<String> arguments) {
    Options options =
        Options.parse(
            arguments,
            Set.of(JSON),
            Set.of(
                CLAIMS,
                TOKEN,
                Wish.OPERATION,
                Wish.KEY,
                Wish.FILENAME,
                Wish.TYPE,
                Wish.SIZE,
                Wish.POLICY),
            Set.of());
    if (options.has(CLAIMS) == options.has(TOKEN)) {
      throw new Misuse("give --claims or --token, and not both");
    }
    Explanation explanation = explain(options, Wish.of(options), Instant.now());
    return new Command.Result(
        options.has(JSON) ? explanation.json() : explanation.text(), explanation.exitCode());
  }

  private Explanation explain(Options options, Wish wish, Instant now) {
    Reading reading = read(options, now);
    String signature =
        options.has(CLAIMS) ? "none" : reading.signatureChecked() ? "checked" : "not checked";
    Caller caller = reading.caller();
    if (caller == null) {
      return Explanation.ofToken(reading, signature);
    }
    return Explanation.of(
        wish, decide(caller, wish.intent(), now), caller, policies.visibleTo(caller), signature);
  }

  private Decision<?> decide(Caller caller, Intent<?> intent, Instant now) {
    return policies.decide(caller, intent, now, settings.token().endsAt(), new SecureRandom());
  }

  private Reading read(Options options, Instant now) {
    @Nullable String claims = options.value(CLAIMS);
    try {
      return claims == null
          ? tokens.token(text(TOKEN, String.valueOf(options.value(TOKEN))).strip(), now)
          : tokens.claims(text(CLAIMS, claims), now);
    } catch (OfflineTokens.NoClaims unusable) {
      throw new Misuse(String.valueOf(unusable.getMessage()));
    }
  }

  /** Reads a file that an option names, without naming it: it may be the token itself. */
  private static String text(String option, String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) <= LONGEST) {
        return Files.readString(path);
      }
      throw new Misuse("the file of " + option + " is larger than any token");
    } catch (IOException | InvalidPathException unreadable) {
      throw new Misuse("the file of " + option + " can't be read");
    }
  }
}
