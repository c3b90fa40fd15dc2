package dev.r2presigner.local;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.startup.Durations;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hands out tokens of the test users, for the page and for curl, and of any user that is asked for.
 */
@Path("/local/tokens")
@NonBlocking
public class TokenResource {

  private final LocalTokens tokens;
  private final long life;
  private final long longest;

  TokenResource(
      LocalTokens tokens,
      LocalConfig config,
      @ConfigProperty(name = "token.max-life", defaultValue = "24h") String longest) {
    this.tokens = tokens;
    this.life = config.tokenLife().toSeconds();
    this.longest = Durations.parse(longest).toSeconds();
  }

  /** Returns a token for each test user. */
  @GET
  @PermitAll
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, String> ofTestUsers() {
    Map<String, String> users = new LinkedHashMap<>();
    for (LocalTokens.User user : LocalTokens.User.values()) {
      users.put(user.name(), tokens.of(user));
    }
    return users;
  }

  /** Returns a token for the user of the body. */
  @POST
  @PermitAll
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public TokenReply of(TokenRequest body) {
    String subject = body.subject();
    long seconds = body.secondsOr(life);
    if (seconds < 1 || seconds > longest) {
      throw new ProblemException(
          ProblemType.EXPIRY_NOT_ALLOWED, "Send an expiresIn of 1 to " + longest + " seconds.");
    }
    Instant expiresAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    return new TokenReply(tokens.of(subject, body.rolesOrNone(), expiresAt), expiresAt.toString());
  }
}
