package dev.r2presigner.token;

import dev.r2presigner.startup.ConfigFiles;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks the operator's files for issuers that are empty. SmallRye Config drops them: their tokens
 * would be refused, and the name free for variables alone.
 */
@Singleton
class IssuerFiles implements StartupCheck {

  private final ConfigFiles files;

  IssuerFiles(ConfigFiles files) {
    this.files = files;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Map<?, ?> document : files.documents()) {
      if (document.get("token") instanceof Map<?, ?> token
          && token.get("issuers") instanceof Map<?, ?> issuers) {
        issuers.forEach(
            (name, issuer) -> {
              if (issuer == null || issuer.equals(Map.of())) {
                findings.add(new Finding("token.issuers." + name, "is empty; remove it or set it"));
              }
            });
      }
    }
    return findings;
  }
}
