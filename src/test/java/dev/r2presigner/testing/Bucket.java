package dev.r2presigner.testing;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The store as its owner sees it, past the service. */
public final class Bucket implements AutoCloseable {

  private final String name;
  private final S3Client client;
  private final S3Presigner presigner;

  private Bucket(String name, S3Client client, S3Presigner presigner) {
    this.name = name;
    this.client = client;
    this.presigner = presigner;
  }

  /** That of the service in this JVM. */
  public static Bucket embedded() {
    Config config = ConfigProvider.getConfig();
    return at(
        config.getValue("r2.endpoint", URI.class),
        config.getValue("r2.bucket", String.class),
        config.getValue("r2.access-key-id", String.class),
        config.getValue("r2.secret-access-key", String.class));
  }

  public static Bucket at(URI endpoint, String name, String accessKeyId, String secretAccessKey) {
    StaticCredentialsProvider owner =
        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey));
    Region region = Region.of("auto");
    return new Bucket(
        name,
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(region)
            .serviceConfiguration(
                s3 -> s3.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
            .credentialsProvider(owner)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClient(UrlConnectionHttpClient.create())
            .build(),
        S3Presigner.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(owner)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build());
  }

  public List<String> keys() {
    return client.listObjectsV2Paginator(request -> request.bucket(name)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /** The Content-Disposition that is stored with an object. */
  public String dispositionOf(String key) {
    return client.headObject(request -> request.bucket(name).key(key)).contentDisposition();
  }

  /** A URL to get an object with as it is stored, which overrides nothing. */
  public String urlOf(String key) {
    return presigner
        .presignGetObject(
            presign ->
                presign
                    .signatureDuration(Duration.ofMinutes(5))
                    .getObjectRequest(request -> request.bucket(name).key(key)))
        .url()
        .toString();
  }

  /** The ETags of the parts that have arrived, by number. */
  public SortedMap<Integer, String> parts(String key, String uploadId) {
    SortedMap<Integer, String> parts = new TreeMap<>();
    client
        .listParts(request -> request.bucket(name).key(key).uploadId(uploadId))
        .parts()
        .forEach(part -> parts.put(part.partNumber(), part.eTag()));
    return parts;
  }

  /** Puts an object that no policy judged. */
  public void put(String key, String type, byte[] body) {
    client.putObject(
        request -> request.bucket(name).key(key).contentType(type), RequestBody.fromBytes(body));
  }

  /** Puts a part that no policy judged, and gives its ETag. */
  public String put(String key, String uploadId, int number, byte[] body) {
    return client
        .uploadPart(
            request -> request.bucket(name).key(key).uploadId(uploadId).partNumber(number),
            RequestBody.fromBytes(body))
        .eTag();
  }

  /** Makes an object of these parts, whatever they are. */
  public void complete(String key, String uploadId, SortedMap<Integer, String> parts) {
    List<CompletedPart> all =
        parts.entrySet().stream()
            .map(p -> CompletedPart.builder().partNumber(p.getKey()).eTag(p.getValue()).build())
            .toList();
    client.completeMultipartUpload(
        request ->
            request
                .bucket(name)
                .key(key)
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(all)));
  }

  /** Who may do what with an object, as text; empty where the store knows no such thing. */
  public String grants(String key) {
    return orNone(
        () -> client.getObjectAcl(request -> request.bucket(name).key(key)).grants().toString());
  }

  /** The tags of an object, as text; empty where the store knows no such thing. */
  public String tags(String key) {
    return orNone(
        () ->
            client.getObjectTagging(request -> request.bucket(name).key(key)).tagSet().toString());
  }

  /** The storage class that a listing gives an object; empty where it gives none. */
  public String storageClass(String key) {
    return client.listObjectsV2(request -> request.bucket(name).prefix(key)).contents().stream()
        .map(object -> String.valueOf(object.storageClassAsString()))
        .findFirst()
        .orElse("");
  }

  private static String orNone(Supplier<String> text) {
    try {
      return text.get();
    } catch (S3Exception notKnown) {
      return "";
    }
  }

  /** The keys of uploads in parts that were begun and neither completed nor aborted. */
  public List<String> unfinished() {
    return uploads().stream().map(MultipartUpload::key).toList();
  }

  private List<MultipartUpload> uploads() {
    return client.listMultipartUploads(request -> request.bucket(name)).uploads();
  }

  /** Leaves nothing for the next test, and gives back the memory that large files take. */
  public void empty() {
    keys().forEach(key -> client.deleteObject(request -> request.bucket(name).key(key)));
    uploads()
        .forEach(
            upload ->
                client.abortMultipartUpload(
                    request -> request.bucket(name).key(upload.key()).uploadId(upload.uploadId())));
  }

  @Override
  public void close() {
    client.close();
    presigner.close();
  }
}
