package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.PolicyCheck;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.StartupCheck;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Prints the rule for a pipeline that hands it on; needs the policies, and no secret. */
@Singleton
class LifecycleCommand {

  private final LifecycleConfig config;
  private final R2Settings settings;
  private final List<PolicyCheck> checks;

  LifecycleCommand(LifecycleConfig config, R2Settings settings, @All List<PolicyCheck> checks) {
    this.config = config;
    this.settings = settings;
    this.checks = checks;
  }

  @Produces
  @Singleton
  Command command(Policies policies) {
    List<StartupCheck> needs = new ArrayList<>(checks);
    needs.add(config);
    needs.add(settings::flaws);
    return Command.printing(
        "lifecycle",
        Format.usage(),
        needs,
        options ->
            LifecycleDocument.write(
                Format.option(options), config.rules(policies), BucketRef.of(settings)));
  }
}
