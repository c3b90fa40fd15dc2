package dev.r2presigner.uppy;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The store as its owner sees it, past the service. */
final class Bucket implements AutoCloseable {

  private final String name;
  private final S3Client client;

  private Bucket(String name, S3Client client) {
    this.name = name;
    this.client = client;
  }

  static Bucket at(URI endpoint, String name, String accessKeyId, String secretAccessKey) {
    return new Bucket(
        name,
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.of("auto"))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClient(UrlConnectionHttpClient.create())
            .build());
  }

  List<String> keys() {
    return client.listObjectsV2Paginator(request -> request.bucket(name)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /** The keys of uploads in parts that were begun and neither completed nor aborted. */
  List<String> unfinished() {
    return uploads().stream().map(MultipartUpload::key).toList();
  }

  private List<MultipartUpload> uploads() {
    return client.listMultipartUploads(request -> request.bucket(name)).uploads();
  }

  /** Leaves nothing for the next test, and gives back the memory that large files take. */
  void empty() {
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
  }
}
