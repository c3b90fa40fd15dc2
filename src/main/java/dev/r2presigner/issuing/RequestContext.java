package dev.r2presigner.issuing;

import dev.r2presigner.limits.Quota;
import dev.r2presigner.policy.Caller;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What every decision needs beside the wish.
 *
 * @param caller who asks; the token lives for at least a second from now
 * @param now when the request was taken in
 * @param requestId goes into the audit, to be found by what the client was told
 * @param onQuota is called with the remaining quota after every attempt to consume it
 */
public record RequestContext(
    Caller caller, Instant now, String requestId, Consumer<Quota> onQuota) {}
