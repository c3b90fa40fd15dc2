package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.signing.GuardTrials;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Asks for an object that is not there: only a bucket that is there, at this endpoint and in this
 * region, says so.
 */
@ApplicationScoped
class BucketCheck implements Check {

  private final GuardTrials trials;

  BucketCheck(GuardTrials trials) {
    this.trials = trials;
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public Section run() {
    TrialObjects objects = new TrialObjects();
    String absent = DoctorPolicy.PREFIX + UUID.randomUUID();
    try {
      return judge(
          StoreAnswer.of(
              objects.send(
                  trials.under(Guards.of(Guard.STORE)).get(objects.download(absent)),
                  new byte[0],
                  null)));
    } catch (TrialObjects.Unreachable unreachable) {
      return Section.untried(name(), String.valueOf(unreachable.getMessage()));
    }
  }

  private Section judge(StoreAnswer answer) {
    if (answer.status() == 404 && answer.code().equals("NoSuchKey")) {
      return Section.holds(name(), "The bucket is there.");
    }
    if (answer.isMissingBucket() || answer.status() / 100 == 3 || answer.status() == 400) {
      return Section.fails(name(), answer.meaning());
    }
    return Section.untried(
        name(), "It can't be told whether the bucket is there. " + answer.meaning());
  }
}
