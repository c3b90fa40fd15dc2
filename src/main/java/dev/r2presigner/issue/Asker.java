package dev.r2presigner.issue;

import dev.r2presigner.caller.Caller;
import dev.r2presigner.limits.Allowance;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What every decision needs beside the wish.
 *
 * @param caller who asks; the token lives for at least a second from now
 * @param now when the request was taken in
 * @param requestId goes into the audit, to be found by what the client was told
 * @param told hears what is left of a limit, each time something was taken from it or could not be
 */
public record Asker(Caller caller, Instant now, String requestId, Consumer<Allowance> told) {}
