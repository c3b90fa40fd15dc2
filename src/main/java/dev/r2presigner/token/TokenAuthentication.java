package dev.r2presigner.token;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JWTAuthMechanism;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Extends Quarkus' JWT authentication: for an unknown key it refreshes the keys once, without
 * holding a thread, before it rejects the token. If the refresh fails, the service is unavailable,
 * not the token invalid.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class TokenAuthentication implements HttpAuthenticationMechanism {

  private final JWTAuthMechanism mechanism;

  TokenAuthentication(JWTAuthMechanism mechanism) {
    this.mechanism = mechanism;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String link = LinkToken.of(context);
    if (link != null) {
      return identities
          .authenticate(
              HttpSecurityUtils.setRoutingContextAttribute(
                  new TokenAuthenticationRequest(new JsonWebTokenCredential(link)), context))
          .onFailure(UnknownTokenKey.class)
          .transform(unknown -> TokenRefused.failure(TokenRefusal.TYPE))
          .invoke(TokenAuthentication::requireDelegation);
    }
    return mechanism
        .authenticate(context, identities)
        .onFailure(UnknownTokenKey.class)
        .recoverWithUni(
            unknown ->
                refreshed(unknown.keys(), () -> mechanism.authenticate(context, identities)));
  }

  private static Uni<SecurityIdentity> refreshed(
      TokenKeySource keys, Supplier<Uni<? extends SecurityIdentity>> again) {
    return Uni.createFrom()
        .completionStage(keys::refreshForUnknownKey)
        // The keys arrive on another thread, which has no request context.
        .emitOn(requestThread())
        .chain(again)
        .onFailure(UnknownTokenKey.class)
        .transform(
            unknown ->
                keys.isFresh()
                    ? TokenRefused.failure(TokenRefusal.UNKNOWN_KEY)
                    : new TokenKeysUnavailable());
  }

  /** A login token in a link would be in histories and logs, with all that its user may do. */
  private static void requireDelegation(SecurityIdentity identity) {
    if (!(identity.getPrincipal() instanceof CallerPrincipal principal)
        || principal.caller().delegation() == null) {
      throw TokenRefused.failure(TokenRefusal.TYPE);
    }
  }

  private static Executor requestThread() {
    Context context = Vertx.currentContext();
    return context == null
        ? Runnable::run
        : command -> context.runOnContext(ignored -> command.run());
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return mechanism.getChallenge(context);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return mechanism.getCredentialTypes();
  }
}
