package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.edge.AllowedOrigins;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.PolicyCheck;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.StartupCheck;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Contributes the commands that print the bucket's CORS policy and lifecycle rules for a pipeline.
 * They need the policies but no secret, so that they run where the bucket's credentials are not
 * available.
 */
@Singleton
class DocumentCommands {

  private final R2Settings settings;
  private final List<PolicyCheck> policies;

  DocumentCommands(R2Settings settings, @All List<PolicyCheck> policies) {
    this.settings = settings;
    this.policies = policies;
  }

  @Produces
  @Singleton
  Command cors(AllowedOrigins origins, GuardSettings guards, BucketCorsPolicy wanted) {
    return printing(
        "cors",
        Stream.of(origins, guards::flaws),
        format -> CorsDocument.write(format, wanted.rules(), BucketRef.of(settings)));
  }

  @Produces
  @Singleton
  Command lifecycle(LifecycleConfig config, PoliciesInForce wanted) {
    return printing(
        "lifecycle",
        Stream.of(config),
        format ->
            LifecycleDocument.write(format, config.rules(wanted.get()), BucketRef.of(settings)));
  }

  private Command printing(
      String name, Stream<StartupCheck> own, Function<Format, String> document) {
    return Command.printing(
        name,
        Format.usage(),
        Stream.of(policies.stream(), own, Stream.<StartupCheck>of(settings::flaws))
            .<StartupCheck>flatMap(Function.identity())
            .toList(),
        options -> document.apply(Format.option(options)));
  }
}
