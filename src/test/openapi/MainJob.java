import client.ApiClient;
import client.ApiException;
import client.api.AboutApi;
import client.api.DownloadsApi;
import client.api.ObjectsApi;
import client.api.UploadsApi;
import client.model.ConfirmReply;
import client.model.ConfirmRequest;
import client.model.Difference;
import client.model.DownloadReply;
import client.model.DownloadRequest;
import client.model.ListedObject;
import client.model.PolicyView;
import client.model.Problem;
import client.model.UploadBatch;
import client.model.UploadReply;
import client.model.UploadRequest;
import client.model.UploadResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What an app does with the service, by the client that openapi-generator makes: asks what it may do, uploads, confirms,
 * lists, downloads, deletes. Ends with an exception where an answer is not what the document says.
 */
public final class MainJob {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final byte[] TEXT = "Written by a generated client.\n".getBytes(StandardCharsets.UTF_8);

  public static void main(String... nothing) throws Exception {
    ApiClient service = new ApiClient();
    service.updateBaseUri(System.getenv("SERVICE").replaceAll("/$", ""));
    service.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + System.getenv("TOKEN")));
    UploadsApi uploads = new UploadsApi(service);
    ObjectsApi objects = new ObjectsApi(service);

    PolicyView policy = named("documents", new AboutApi(service).listPolicies().getPolicies());
    check(policy.getOperations().contains(PolicyView.OperationsEnum.UPLOAD), "it may upload");
    check(policy.getMaxSize() >= TEXT.length, "of this size");
    String key = policy.getPrefix() + "a folder/ü " + System.nanoTime() + ".txt";

    UploadRequest wanted = new UploadRequest().key(key).contentType("text/plain").contentLength((long) TEXT.length);
    UploadReply upload = uploads.createUpload(wanted.putMetadataItem("title", "Made"));
    HttpRequest.Builder put = HttpRequest.newBuilder(upload.getUrl()).PUT(BodyPublishers.ofByteArray(TEXT));
    upload.getHeaders().forEach(put::header);
    check(HTTP.send(put.build(), BodyHandlers.discarding()).statusCode() == 200, "the store takes the bytes");

    ConfirmRequest sent = new ConfirmRequest().key(key).contentType("text/plain").contentLength((long) TEXT.length);
    ConfirmReply confirmed = uploads.confirmUpload(sent);
    check(confirmed.getMatches() && confirmed.getDifferences().isEmpty(), "it arrived");
    check(confirmed.getObject().getMetadata().get("title").equals("Made"), "with its metadata");
    sent.contentLength(1L).checksumSha256("A".repeat(43) + "=");
    List<Difference> differences = uploads.confirmUpload(sent).getDifferences();
    Difference length = of(Difference.MemberEnum.CONTENT_LENGTH, differences);
    check(length.getExpected().equals(1) && length.getActual().equals(TEXT.length), "another length is a difference");
    check(of(Difference.MemberEnum.CHECKSUM_SHA256, differences).getActual() == null, "and a checksum that the store has not");

    List<UploadResult> results =
        uploads.createUploadBatch(new UploadBatch().addUploadsItem(theirs()).addUploadsItem(wanted)).getResults();
    Problem problem = results.get(0).getItemRefused().getProblem();
    check(problem.getType() == Problem.TypeEnum.URN_R2_PRESIGNER_PROBLEM_KEY_NOT_ALLOWED, "no one else's place");
    check(results.get(1).getUploadIssued().getUpload().getKey().equals(key), "the other one is issued");

    List<ListedObject> listed =
        objects.listObjects(policy.getPrefix() + "a folder/", null, 1000, null, null).getObjectList().getObjects();
    check(listed.stream().anyMatch(object -> object.getKey().equals(key)), "it is listed");
    check(objects.getObject(key).getContentLength() == TEXT.length, "its key fits into a path");

    DownloadReply download = new DownloadsApi(service).createDownload(new DownloadRequest().key(key));
    HttpRequest get = HttpRequest.newBuilder(download.getUrl()).build();
    check(Arrays.equals(HTTP.send(get, BodyHandlers.ofByteArray()).body(), TEXT), "the same bytes come back");

    objects.deleteObject(key);
    try {
      objects.getObject(key);
      check(false, "nothing is left");
    } catch (ApiException gone) {
      Problem notFound = service.getObjectMapper().readValue(gone.getResponseBody(), Problem.class);
      check(notFound.getType() == Problem.TypeEnum.URN_R2_PRESIGNER_PROBLEM_NOT_FOUND, "nothing is left");
    }
  }

  private static UploadRequest theirs() {
    return new UploadRequest().key("users/bob/documents/a.txt").contentType("text/plain").contentLength(1L);
  }

  private static Difference of(Difference.MemberEnum member, List<Difference> differences) {
    return differences.stream().filter(difference -> difference.getMember() == member).findAny().orElseThrow();
  }

  private static PolicyView named(String name, List<PolicyView> policies) {
    return policies.stream().filter(policy -> policy.getName().equals(name)).findAny().orElseThrow();
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
