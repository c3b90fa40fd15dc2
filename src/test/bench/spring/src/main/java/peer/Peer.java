package peer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * What teams write today, for the benchmark: a bearer token checked, a key under the user's own
 * prefix, a PUT presigned.
 */
@SpringBootApplication
@RestController
public class Peer {

  public record Upload(String key, String contentType, long contentLength) {}

  public record Reply(String method, String url, Map<String, List<String>> headers, String key) {}

  private final S3Presigner presigner =
      S3Presigner.builder()
          .region(Region.of("auto"))
          .endpointOverride(URI.create(System.getenv("R2_ENDPOINT")))
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(
                      System.getenv("R2_ACCESS_KEY_ID"), System.getenv("R2_SECRET_ACCESS_KEY"))))
          .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
          .build();

  @PostMapping("/v1/uploads")
  Reply create(@AuthenticationPrincipal Jwt token, @RequestBody Upload wish) {
    if (!wish.key().startsWith("users/" + token.getSubject() + "/photos/")
        || !wish.contentType().startsWith("image/")) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN);
    }
    PresignedPutObjectRequest signed =
        presigner.presignPutObject(
            presign ->
                presign
                    .signatureDuration(Duration.ofMinutes(5))
                    .putObjectRequest(
                        put ->
                            put.bucket(System.getenv("R2_BUCKET"))
                                .key(wish.key())
                                .contentType(wish.contentType())
                                .contentLength(wish.contentLength())
                                .ifNoneMatch("*")));
    return new Reply("PUT", signed.url().toString(), signed.signedHeaders(), wish.key());
  }

  public static void main(String[] arguments) {
    SpringApplication.run(Peer.class, arguments);
  }
}
