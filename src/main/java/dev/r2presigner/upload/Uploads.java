package dev.r2presigner.upload;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.rest.Outcomes;
import jakarta.enterprise.context.ApplicationScoped;

/** Uploads in a single request, the same for every shape of client. */
@ApplicationScoped
public class Uploads {

  private final UrlIssuer issuer;

  Uploads(UrlIssuer issuer) {
    this.issuer = issuer;
  }

  /** A URL to PUT with; a refusal ends the request with its problem. */
  public Signed.Upload issue(RequestContext who, Intent.Upload wish) {
    return Outcomes.orProblem(issuer.upload(who, wish));
  }
}
