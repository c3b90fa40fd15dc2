package dev.r2presigner.startup;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.util.function.UnaryOperator;

/** Those mistakes that are made with several issuers, and with one and its discovery. */
final class IssuerMistakes {

  private static final String POLICIES =
      """
      presigner:
        policies:
          photos:
            prefix: "{issuer}/{sub}/"
            operations: [download]
      """;

  private final Mistakes mistakes;

  IssuerMistakes(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  void add() {
    settings();
    names();
    keys();
    policies();
  }

  private void settings() {
    several("an issuer without issuer", "STAFF_ISSUER", null);
    several("an issuer without audience", "STAFF_AUDIENCE", null);
    several("an issuer with a blank audience", "STAFF_AUDIENCE", " ");
    several("an issuer with the life of for ever", "STAFF_MAX_LIFE", "for ever");
    several("an issuer with a type that is none", "STAFF_TYPE", "at+jwt; x=1");
    several("an issuer with a blank claim of roles", "STAFF_ROLES_CLAIM", " ");
    several("an issuer with a blank claim of audience", "STAFF_AUDIENCE_CLAIM", " ");
    several("a misspelled setting of an issuer", "STAFF_AUDIENSE", "desk");
    several("two issuers that are one", "STAFF_ISSUER", "https://customers.example.com");
    add(
        "a misspelled setting of an issuer in the file",
        "token.issuers.staff.audiense (TOKEN_ISSUERS_STAFF_AUDIENSE): ",
        it -> it.policies(POLICIES + "token: {issuers: {staff: {audiense: desk}}}\n"));
    String both = "token.issuers (TOKEN_ISSUERS): can't be combined ";
    add("one issuer and several", both, it -> it.set("TOKEN_ISSUER", TestTokens.ISSUER));
    add("several issuers and an audience", both, it -> it.set("TOKEN_AUDIENCE", "uploads"));
    add("several issuers and keys", both, it -> it.set("TOKEN_KEYS", "token.pem"));
    add(
        "the issuer of several as the service's",
        "service.issuer (SERVICE_ISSUER): must differ",
        it -> it.serviceKeys().set("SERVICE_ISSUER", "https://customers.example.com"));
  }

  /** Names that are none, and one that an operator can't have meant twice. */
  private void names() {
    String names = "token.issuers (TOKEN_ISSUERS): an issuer's name must be ";
    for (String name : new String[] {"Staff", "st_aff", "\"st.aff\"", "\"\u00fc\""}) {
      add(
          "an issuer named " + name,
          names,
          it ->
              it.policies(
                  POLICIES
                      + "token: {issuers: {"
                      + name
                      + ": {issuer: 'https://x.example.com', audience: x}}}\n"));
    }
    for (String empty : new String[] {"third: ", "third: {}"}) {
      add(
          "an issuer that is empty, as " + empty,
          "token.issuers.third (TOKEN_ISSUERS_THIRD): is empty",
          it -> it.policies(POLICIES + "token: {issuers: {" + empty + "}}\n"));
    }
    add(
        "an issuer written twice",
        "quarkus.config.locations (QUARKUS_CONFIG_LOCATIONS): 'config/application.yaml' ",
        it -> it.policies(POLICIES + "token: {issuers: {a: {audience: x}, a: {audience: y}}}\n"));
  }

  private void keys() {
    several("keys of an issuer without https", "STAFF_KEYS", "http://staff.example.com/jwks");
    several("keys of an issuer that are nowhere", "STAFF_KEYS", "nowhere.pem");
    several("keys of an issuer that are blank", "STAFF_KEYS", " ");
    add(
        "keys of an issuer that can't be discovered",
        line("STAFF_KEYS"),
        it -> it.set("TOKEN_ISSUERS_STAFF_ISSUER", "urn:staff"));
    add(
        "keys of an issuer that are weak",
        line("STAFF_KEYS"),
        it -> {
          byte[] weak = Production.rsaKeys(1024).getPublic().getEncoded();
          return it.write("weak.pem", Production.pem("PUBLIC KEY", weak))
              .set("TOKEN_ISSUERS_STAFF_KEYS", "weak.pem");
        });
  }

  private void policies() {
    String policy = "presigner.policies.photos";
    add(
        "a prefix in which subjects of two issuers meet",
        Finding.named(policy + ".prefix") + ": ",
        it -> it.policies(POLICIES.replace("{issuer}/", "users/")));
    add(
        "a prefix for all in which they meet",
        Finding.named(policy + ".prefix") + ": ",
        it -> it.policies(POLICIES.replace("{issuer}/{sub}", "shared")));
    add(
        "a policy of an issuer that there is not",
        Finding.named(policy + ".issuers") + ": there is no issuer 'guests'",
        it -> it.policies(POLICIES + "      issuers: [staff, guests]\n"));
    add(
        "a policy of no issuer",
        Finding.named(policy + ".issuers") + ": ",
        it -> it.policies(POLICIES + "      issuers: []\n"));
    mistakes.add(
        "a policy of a named issuer where there is one",
        Finding.named(policy + ".issuers") + ": there is no issuer 'staff'",
        it -> it.policies(POLICIES + "      issuers: [staff]\n"));
  }

  /** One variable of an issuer changed, or taken away with null. */
  private void several(String name, String variable, String value) {
    String full = "TOKEN_ISSUERS_" + variable;
    add(name, line(variable), it -> value == null ? it.unset(full) : it.set(full, value));
  }

  private static String line(String variable) {
    String full = "TOKEN_ISSUERS_" + variable;
    return variable.equals("STAFF_AUDIENSE")
        ? full + ": "
        : Finding.named(
                "token.issuers.staff."
                    + variable
                        .replace("STAFF_", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace('_', '-'))
            + ": ";
  }

  /** Done to an installation with two issuers. */
  private void add(String name, String line, UnaryOperator<Production> change) {
    mistakes.add(name, line, production -> change.apply(two(production)));
  }

  private static Production two(Production production) {
    return production
        .unset("TOKEN_ISSUER")
        .unset("TOKEN_AUDIENCE")
        .unset("TOKEN_KEYS")
        .set("TOKEN_ISSUERS_STAFF_ISSUER", "https://staff.example.com")
        .set("TOKEN_ISSUERS_STAFF_AUDIENCE", "desk")
        .set("TOKEN_ISSUERS_CUSTOMERS_ISSUER", "https://customers.example.com")
        .set("TOKEN_ISSUERS_CUSTOMERS_AUDIENCE", "app")
        .policies(POLICIES);
  }
}
