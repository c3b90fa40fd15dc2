package dev.r2presigner.delegation;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.DelegationWish;
import dev.r2presigner.policy.DelegationWish.Verdict;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.token.Callers;
import dev.r2presigner.token.DelegationTokens;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Makes delegations, for callers that a policy admits to it. */
@Path("/v1/delegations")
@Authenticated
@NonBlocking
public class DelegationResource {

  /** The longest token that is of use: a longer one is verified anew at each request. */
  private static final int LONGEST = 8 * 1024;

  private final RequestContexts contexts;
  private final Callers callers;
  private final DelegationTokens tokens;
  private final Audit audit;

  DelegationResource(
      RequestContexts contexts, Callers callers, DelegationTokens tokens, Audit audit) {
    this.contexts = contexts;
    this.callers = callers;
    this.tokens = tokens;
    this.audit = audit;
  }

  /** Makes a delegation of what the body names; 404 if this service has no keys of its own. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public DelegationReply create(DelegationRequest body, @Context RoutingContext request) {
    if (!tokens.areOn()) {
      throw new NotFoundException();
    }
    RequestContext who = contexts.of(request);
    DelegationWish wish = body.toWish();
    String subject = body.countedSubject();
    Caller caller = callers.inPerson();
    Verdict verdict = who.policies().delegate(caller, wish);
    if (verdict instanceof Verdict.Refused refused) {
      audit.notDelegated(caller, wish.scope().text(), refused.refusal(), who.ids());
      throw new ProblemException(Problem.of(refused.refusal()));
    }
    Verdict.Allowed allowed = (Verdict.Allowed) verdict;
    Instant now = who.now().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = now.plusSeconds(wish.expiresIn());
    Delegation delegation =
        new Delegation(
            allowed.terms(),
            subject == null ? caller.subject() : subject,
            UUID.randomUUID().toString(),
            now);
    String token = tokens.sign(caller, delegation, allowed.claims(), expiresAt);
    if (token.length() > LONGEST) {
      throw RequestFields.invalid("The delegation is too long for a token. Name fewer types.");
    }
    audit.delegated(caller, delegation, expiresAt, who.ids());
    return new DelegationReply(token, expiresAt.toString());
  }
}
