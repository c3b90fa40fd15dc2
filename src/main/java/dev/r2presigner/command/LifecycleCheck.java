package dev.r2presigner.command;

import dev.r2presigner.bucketrules.LifecycleDrift;
import dev.r2presigner.policy.config.PolicyCheck;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.store.StoreException;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Compares the bucket's lifecycle rules with those that the policies need. */
@ApplicationScoped
class LifecycleCheck implements Check {

  private final LifecycleDrift drift;
  private final List<StartupCheck> needs;

  LifecycleCheck(LifecycleDrift drift, @All List<PolicyCheck> policies) {
    this.drift = drift;
    this.needs = Stream.<StartupCheck>concat(policies.stream(), drift.needs().stream()).toList();
  }

  @Override
  public String name() {
    return "lifecycle";
  }

  @Override
  public List<StartupCheck> needs() {
    return needs;
  }

  @Override
  public Section run() {
    int wanted = drift.wanted();
    if (wanted == 0) {
      return Section.holds(name(), "The policies need no rules.");
    }
    try {
      return Section.ofDifferences(
          name(),
          "The bucket has what the policies need (" + wanted + ").",
          "The bucket lacks rules that the policies need. The command lifecycle prints them.",
          drift.differences());
    } catch (StoreException trouble) {
      return Section.untried(name(), trouble.detail());
    }
  }
}
