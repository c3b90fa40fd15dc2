package dev.r2presigner.issuing;

import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.limits.Quota;
import dev.r2presigner.limits.Tally;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Policies;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Everything a decision needs beside the intent.
 *
 * @param caller the verified caller; the token is valid for at least another second
 * @param policies those that judge all of the request, whatever replaces them meanwhile
 * @param now when the request arrived
 * @param ids link the audit line to the client's reply and trace
 * @param tally how its quotas are counted
 * @param onQuota is called with the remaining quota after every attempt to consume it
 */
public record RequestContext(
    Caller caller,
    Policies policies,
    Instant now,
    RequestIds ids,
    Tally tally,
    Consumer<Quota> onQuota) {}
