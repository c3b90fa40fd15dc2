package dev.r2presigner.local;

import com.microsoft.playwright.Route;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small pictures of alice's: in the store, and in the list that her browser gets of it. */
final class Pictures {

  static final String PREFIX = "users/alice/photos/";

  private Pictures() {}

  /** Stores as many over the API, past the page, and returns their keys. */
  static List<String> store(String name, int count) {
    List<byte[]> pictures = new ArrayList<>();
    List<Map<String, Object>> uploads = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      byte[] picture = picture(number / (float) count);
      pictures.add(picture);
      uploads.add(Api.picture("alice", name + "-" + number + ".png", picture.length));
    }
    Response granted = Api.as("alice").post("/v1/uploads/batch", Map.of("uploads", uploads));
    List<String> keys = new ArrayList<>();
    for (Map<String, Object> upload : granted.<List<Map<String, Object>>>path("results.upload")) {
      @SuppressWarnings("unchecked")
      Map<String, String> headers = (Map<String, String>) upload.get("headers");
      int status =
          Store.send("PUT", (String) upload.get("url"), headers, pictures.get(keys.size()))
              .statusCode();
      if (status != 200) {
        throw new IllegalStateException("the store answered " + status);
      }
      keys.add((String) upload.get("key"));
    }
    return keys;
  }

  /** From the next visit on the page is told that these are her pictures, whatever is stored. */
  static void list(TryIt tryIt, List<String> keys) {
    JsonArray objects = new JsonArray();
    for (String key : keys) {
      objects.add(
          new JsonObject()
              .put("key", key)
              .put("size", 100)
              .put("etag", "\"e\"")
              .put("lastModified", "2026-11-21T12:00:00Z"));
    }
    String page = new JsonObject().put("objects", objects).put("prefixes", List.of()).encode();
    tryIt.page.route(
        url -> url.contains("/v1/objects?prefix=users%2Falice%2Fphotos%2F"),
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(page)));
  }

  /** Of one colour. */
  private static byte[] picture(float hue) {
    BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    int colour = Color.HSBtoRGB(hue, 0.5f, 0.7f);
    for (int pixel = 0; pixel < 24 * 16; pixel++) {
      image.setRGB(pixel % 24, pixel / 24, colour);
    }
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", png);
      return png.toByteArray();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }
}
