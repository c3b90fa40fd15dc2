package dev.r2presigner.startup;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.nio.charset.StandardCharsets;

/** Those mistakes that are made with the keys of this service itself. */
final class ServiceKeyMistakes {

  private final Mistakes mistakes;

  ServiceKeyMistakes(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  void add() {
    String issuer = "service.issuer (SERVICE_ISSUER): ";
    String keys = "service.keys (SERVICE_KEYS): ";
    String address = "https://files.example.com";
    mistakes.variable("SERVICE_ISSUER", address, keys + "required, since");
    mistakes.variable("SERVICE_KEYS", "service.pem", issuer + "required, since");
    mistakes.variable(
        "NOTIFY_URL", "https://app.example.com/hook", keys + "required, since notify.url is set");
    mistakes.variable(
        "NOTIFY_URL",
        "http://app.example.com/" + Production.SECRET,
        "notify.url (NOTIFY_URL): must");
    mistakes.variable(
        "RECEIPT_LIFE", "0s", "receipt.life (RECEIPT_LIFE): must be a time of 1s to 30d");
    byte[] good = Production.ecKeys("secp256r1").getPrivate().getEncoded();
    byte[] otherCurve = Production.ecKeys("secp384r1").getPrivate().getEncoded();
    serviceKey("an issuer without https", "http://files.example.com", good, issuer + "must be");
    serviceKey("the issuer of login tokens", TestTokens.ISSUER, good, issuer + "must differ");
    serviceKey("a service key of P-384", address, otherCurve, keys + "the file 'service.pem' is");
    byte[] canary = Production.SECRET.getBytes(StandardCharsets.UTF_8);
    serviceKey("a service key that is none", address, canary, keys + "the file 'service.pem' is");
    mistakes.add(
        "a folder without a service key",
        keys + "the folder 'none' has no file",
        production ->
            production
                .set("SERVICE_ISSUER", address)
                .set("SERVICE_KEYS", "none")
                .write("none/..data/service.pem", Production.pem("PRIVATE KEY", good)));
  }

  private void serviceKey(String name, String issuer, byte[] key, String line) {
    mistakes.add(
        name,
        line,
        production ->
            production
                .set("SERVICE_ISSUER", issuer)
                .set("SERVICE_KEYS", "service.pem")
                .write("service.pem", Production.pem("PRIVATE KEY", key)));
  }
}
