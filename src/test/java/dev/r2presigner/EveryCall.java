package dev.r2presigner;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each call of the contract, well made and badly made; TOKEN stands for the caller's token. */
public final class EveryCall {

  /** Method, path and body of every call there is, and of some that are not. */
  public static final List<String> ALL =
      List.of(
          """
      POST /v1/uploads {UPLOAD}
      POST /v1/uploads {"key":"users/bob/a.png","contentType":"image/png","contentLength":5}
      POST /v1/uploads {"key":"users/alice/a.png","contentType":"text/html","contentLength":5}
      POST /v1/uploads {
      POST /v1/uploads TOKEN
      POST /v1/uploads {"TOKEN":1}
      POST /v1/uploads/batch {"uploads":[{UPLOAD},{UPLOAD}]}
      POST /v1/uploads/confirm {UPLOAD}
      POST /v1/downloads {KEY}
      POST /v1/downloads {"key":"users/alice/../a"}
      POST /v1/downloads/batch {"downloads":[{KEY}]}
      GET /v1/downloads/users/alice/a.png
      HEAD /v1/downloads/users/alice/a.png
      GET /v1/downloads/users/alice//%zz
      GET /v1/downloads?key=users/alice/a.png
      HEAD /v1/downloads?key=users/alice/a.png
      GET /v1/downloads?key=users/alice//%zz
      GET /v1/downloads?key=users/alice/a.png&TOKEN=1
      GET /v1/downloads
      GET /v1/objects/users/alice/a.png
      DELETE /v1/objects/users/alice/a.png
      POST /v1/objects/copy {"from":"users/alice/a.png","to":"users/alice/b.png","move":true}
      POST /v1/objects/copy {"from":{"TOKEN":1},"to":"users/alice/b.png"}
      GET /v1/objects?key=users/alice/a.png
      DELETE /v1/objects?key=users/alice/a.png
      GET /v1/objects
      GET /v1/objects?prefix=users/alice/&delimiter=/&limit=1
      GET /v1/objects?prefix=users/alice/&cursor=TOKEN
      GET /v1/objects?TOKEN=1
      POST /v1/objects/delete {"keys":["users/alice/a.png"]}
      POST /v1/objects/delete {"keys":[{"TOKEN":1},1]}
      POST /v1/multipart {UPLOAD}
      POST /v1/multipart/parts {KEY,"uploadId":"id","contentLength":5,"partNumbers":[1]}
      GET /v1/multipart/parts?uploadId=id&key=users/alice/a.png
      POST /v1/multipart/complete {KEY,"uploadId":"id"}
      DELETE /v1/multipart?uploadId=id&key=users/alice/a.png
      POST /uppy/sign {KEY,"method":"PUT","contentType":"image/png","size":5}
      POST /uppy/sign {KEY,"method":"POST","uploadId":"id"}
      GET /uppy/s3/params?filename=a.png&type=image/png&metadata%5Bsize%5D=5
      POST /uppy/files/s3/multipart {"filename":"a.png","type":"image/png"}
      GET /uppy/s3/multipart/id?key=users/alice/a.png
      GET /uppy/s3/multipart/id/1?key=users/alice/a.png
      GET /uppy/s3/multipart/id/1?metadata%5Bsize%5D=5&key=users/alice/a.png
      GET /uppy/s3/multipart/r2p.5.aWQ?key=users/alice/a.png
      GET /uppy/s3/multipart/r2p.5.aWQ/1?key=users/alice/a.png
      GET /uppy/s3/multipart/r2p.5.TOKEN/1?key=users/alice/a.png
      DELETE /uppy/s3/multipart/r2p.5.aWQ?key=users/alice/a.png
      DELETE /uppy/s3/multipart/id?key=users/alice/a.png
      POST /v1/delegations {"policy":"files",KEY,"operations":["upload"],"expiresIn":60}
      POST /v1/delegations {"policy":"nosuch","prefix":"users/","operations":["TOKEN"],"expiresIn":60}
      GET /v1/credentials/files
      POST /v1/credentials/files?format=process
      GET /v1/credentials/TOKEN
      GET /v1/credentials/files?format=TOKEN
      POST /v1/credentials/nosuch {"TOKEN":1}
      GET /v1/downloads/users/alice/a.png?delegation=x
      GET /v1/downloads?key=users/alice/a.png&delegation=x
      GET /v1/policies
      GET /v1/cors?format=TOKEN
      GET /v1/cors
      GET /v1/lifecycle
      GET /v1/cors/drift
      PUT /v1/cors
      GET /.well-known/jwks.json
      GET /.well-known/TOKEN
      GET /v1/TOKEN
      PATCH /v1/uploads {UPLOAD}
      GET /q/openapi
      GET /q/info
      """
              .replace("UPLOAD", "KEY,\"contentType\":\"image/png\",\"contentLength\":5")
              .replace("KEY", "\"key\":\"users/alice/a.png\"")
              .split("\n"));

  private EveryCall() {}

  static Answer send(PackagedService service, @Nullable String token, String line) {
    String[] call = (token == null ? line : line.replace("TOKEN", token)).split(" ", 3);
    byte[] body = (call.length == 3 ? call[2] : "").getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "localhost");
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    if (body.length > 0) {
      headers.put("Content-Type", "application/json");
      headers.put("Content-Length", String.valueOf(body.length));
    }
    return RawHttp.send(service.port(), call[0], call[1], headers, body);
  }
}
