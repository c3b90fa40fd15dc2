package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.bucket.R2Account;
import dev.r2presigner.store.CorsRule;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Each dialect against a document of the shape that its tool takes. Where the shapes are from:
 *
 * <ul>
 *   <li>{@code cloudflare.json}: Cloudflare API reference, R2 buckets CORS, "Put Bucket CORS
 *       Policy"; Wrangler's {@code r2 bucket cors set --file} reads the member {@code rules} of the
 *       same body (cloudflare/workers-sdk, packages/wrangler/src/r2/cors.ts and helpers).
 *   <li>{@code terraform*.tf}: cloudflare/terraform-provider-cloudflare 5,
 *       internal/services/r2_bucket_cors/schema.go, laid out by {@code terraform fmt} 1.11.
 *   <li>{@code s3.json}, {@code s3.xml}: Amazon S3 API reference, PutBucketCors; Cloudflare R2
 *       documentation, CORS (the array of the dashboard).
 * </ul>
 */
class CorsDocumentTest {

  private static final CorsRule RULE =
      new CorsRule(
          List.of("https://app.example.com", "http://localhost:3000"),
          List.of("DELETE", "GET", "HEAD", "POST", "PUT"),
          List.of("cache-control", "content-type", "x-amz-meta-title"),
          List.of("ETag", "Content-Range"),
          3600);

  private static final BucketRef MEDIA =
      new BucketRef(new R2Account("0123456789abcdef", "eu"), "media");

  private static final BucketRef UNKNOWN = new BucketRef(null, null);

  private static String fixture(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/cors", name));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void cloudflareIsTheBodyOfItsApiAndTheFileOfWrangler() throws IOException {
    String written = CorsDocument.write(Format.CLOUDFLARE, List.of(RULE), MEDIA);

    assertThat(json(written)).isEqualTo(json(fixture("cloudflare.json")));
  }

  @Test
  void s3JsonIsTheArrayOfTheDashboard() throws IOException {
    String written = CorsDocument.write(Format.S3_JSON, List.of(RULE), MEDIA);

    assertThat(json(written)).isEqualTo(json(fixture("s3.json")));
  }

  @Test
  void s3XmlIsTheBodyOfPutBucketCors() throws IOException {
    assertThat(CorsDocument.write(Format.S3_XML, List.of(RULE), MEDIA))
        .isEqualTo(fixture("s3.xml"));
  }

  @Test
  void terraformIsAResourceForTheConfiguredBucket() throws IOException {
    assertThat(CorsDocument.write(Format.TERRAFORM, List.of(RULE), MEDIA))
        .isEqualTo(fixture("terraform.tf"));
  }

  @Test
  void terraformAsksForWhatIsNotConfigured() throws IOException {
    assertThat(CorsDocument.write(Format.TERRAFORM, List.of(), UNKNOWN))
        .isEqualTo(fixture("terraform-unknown-bucket.tf"));
  }

  @Test
  void theDefaultJurisdictionIsNotStated() {
    BucketRef home = new BucketRef(new R2Account("0123456789abcdef", "default"), "media");

    assertThat(CorsDocument.write(Format.TERRAFORM, List.of(RULE), home))
        .doesNotContain("jurisdiction", "default")
        .contains("\n  account_id  = \"0123456789abcdef\"\n  bucket_name = \"media\"\n\n");
  }

  @Test
  void forMobileUseEachDialectIsAnEmptyList() throws Exception {
    assertThat(CorsDocument.write(Format.S3_JSON, List.of(), MEDIA)).isEqualTo("[ ]\n");
    assertThat(json(CorsDocument.write(Format.CLOUDFLARE, List.of(), MEDIA)))
        .isEqualTo(json("{\"rules\": []}"));
    assertThat(
            xml(CorsDocument.write(Format.S3_XML, List.of(), MEDIA))
                .getElementsByTagName("*")
                .getLength())
        .isEqualTo(1);
    assertThat(CorsDocument.write(Format.TERRAFORM, List.of(), MEDIA))
        .contains("\n  rules = []\n}\n");
  }

  /** Whatever slips into a value stays inside of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "\"+file(\"/etc/passwd\")+\" \"\\\"+file(\\\"/etc/passwd\\\")+\\\"\"",
        "${var.secret} \"$${var.secret}\"",
        "%{if(x)} \"%%{if(x)}\"",
        "$${x} \"$$${x}\"",
        "100%$ \"100%$\"",
        "a\\nb \"a\\\\nb\"",
      })
  void hclStringsAreEscaped(String value, String quoted) {
    assertThat(Terraform.string(value)).isEqualTo(quoted);
    assertThat(Terraform.string("a\nb\r\tc")).isEqualTo("\"a\\nb\\r\\tc\"");
  }

  @Test
  void xmlAndJsonStringsAreEscaped() throws Exception {
    String hostile = "</AllowedOrigin><AllowedOrigin>*\"]&";
    CorsRule rule = new CorsRule(List.of(hostile), List.of("GET"), List.of(), List.of(), 1);

    Document document = xml(CorsDocument.write(Format.S3_XML, List.of(rule), MEDIA));
    assertThat(document.getElementsByTagName("AllowedOrigin").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("AllowedOrigin").item(0).getTextContent())
        .isEqualTo(hostile);
    assertThat(
            json(CorsDocument.write(Format.S3_JSON, List.of(rule), MEDIA))
                .at("/0/AllowedOrigins/0")
                .asText())
        .isEqualTo(hostile);
  }

  /** The four say the same: nothing may be lost between the origins and a tool. */
  @Test
  void everyDialectHasEveryValue() {
    Set<String> values = new TreeSet<>(RULE.origins());
    values.addAll(RULE.methods());
    values.addAll(RULE.headers());
    values.addAll(RULE.exposeHeaders());
    values.add(String.valueOf(RULE.maxAgeSeconds()));
    for (Format format : Format.values()) {
      List<String> missing = new ArrayList<>(values);
      String written = CorsDocument.write(format, List.of(RULE), MEDIA);
      missing.removeIf(written::contains);
      assertThat(missing).as(format.name()).isEmpty();
    }
  }

  private static Document xml(String text)
      throws IOException, SAXException, ParserConfigurationException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }
}
