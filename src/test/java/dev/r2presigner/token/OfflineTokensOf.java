package dev.r2presigner.token;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.testing.TestTokens;
import java.util.Map;

/** What reads tokens without a request, without the application around it. */
public final class OfflineTokensOf {

  private OfflineTokensOf() {}

  /** Of the tests' one issuer, with its keys at this place. */
  public static OfflineTokens keysAt(String place, Policies policies) {
    return exactly(
        Map.of(
            "token.issuer", TestTokens.ISSUER,
            "token.audience", TestTokens.AUDIENCE,
            "token.keys", place),
        new ServiceKeys(RefusedServiceSettingsTest.settings(Map.of()), null),
        policies);
  }

  static OfflineTokens exactly(
      Map<String, String> properties, ServiceKeys serviceKeys, Policies policies) {
    TokenSettings settings = TestSettings.exactly(properties);
    TokenIssuers issuers = new TokenIssuers(settings, null);
    PoliciesInForce inForce = new PoliciesInForce(policies);
    DelegationTokens delegations = new DelegationTokens(serviceKeys, inForce);
    return new OfflineTokens(
        issuers,
        delegations,
        serviceKeys,
        new CallerPrincipalFactory(issuers, delegations),
        settings,
        RefusedServiceSettingsTest.settings(Map.of()),
        new PolicyIssuers(settings, inForce));
  }
}
