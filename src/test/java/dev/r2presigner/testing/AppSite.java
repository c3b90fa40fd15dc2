package dev.r2presigner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;

/**
 * An app beside the local profile: its site, up before the service, which has to know its origin,
 * and policies of its own, which nobody without its role can see.
 */
public abstract class AppSite implements QuarkusTestResourceLifecycleManager {

  private final String origin;
  private final Map<String, String> policies;
  private final Path[] folders;
  private PageServer pages;

  /**
   * @param origin the name of the property that has the site's origin
   */
  protected AppSite(String origin, Map<String, String> policies, Path... folders) {
    this.origin = origin;
    this.policies = policies;
    this.folders = folders;
  }

  /** A good token of a user of an app. */
  public static String token(String subject) {
    return token(subject, claims -> {});
  }

  /** A good token of a user of an app, changed. */
  public static String token(String subject, Consumer<JwtClaims> change) {
    Consumer<JwtClaims> roles =
        claims -> claims.setStringListClaim("groups", List.of("user", "app"));
    return TestTokens.with(subject, roles.andThen(change));
  }

  @Override
  public Map<String, String> start() {
    pages = PageServer.start(folders);
    Map<String, String> settings = new TreeMap<>(policies);
    policies.keySet().stream()
        .filter(name -> name.endsWith(".prefix"))
        .forEach(name -> settings.put(name.replaceFirst("prefix$", "roles"), "app"));
    settings.put(origin, pages.origin());
    return settings;
  }

  @Override
  public void stop() {
    pages.close();
  }
}
