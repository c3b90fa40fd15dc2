package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.edge.AllowedOrigins;
import dev.r2presigner.policy.config.PolicyCheck;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.StartupCheck;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the policy for a pipeline that hands it on. Needs the origins and the policies, and no
 * secret: what is told to browsers can be made where no key of the bucket is.
 */
@Singleton
class CorsCommand {

  private final AllowedOrigins config;
  private final R2Settings settings;
  private final GuardSettings guards;
  private final List<PolicyCheck> policies;

  CorsCommand(
      AllowedOrigins config,
      R2Settings settings,
      GuardSettings guards,
      @All List<PolicyCheck> policies) {
    this.config = config;
    this.settings = settings;
    this.guards = guards;
    this.policies = policies;
  }

  @Produces
  @Singleton
  Command command(BucketCorsPolicy wanted) {
    List<StartupCheck> needs = new ArrayList<>(policies);
    needs.add(config);
    needs.add(settings::flaws);
    needs.add(guards::flaws);
    return Command.printing(
        "cors",
        Format.usage(),
        needs,
        options ->
            CorsDocument.write(Format.option(options), wanted.rules(), BucketRef.of(settings)));
  }
}
