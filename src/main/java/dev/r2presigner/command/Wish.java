package dev.r2presigner.command;

import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.startup.Options;
import dev.r2presigner.startup.Options.Misuse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explain} is asked about, as its options say it.
 *
 * @param key the key, or of a listing the prefix; null where a filename or a policy is given
 */
record Wish(
    Operation operation,
    @Nullable String key,
    @Nullable String filename,
    @Nullable String type,
    @Nullable Long size,
    @Nullable String policy) {

  static final String OPERATION = "--operation";
  static final String KEY = "--key";
  static final String FILENAME = "--filename";
  static final String TYPE = "--type";
  static final String SIZE = "--size";
  static final String POLICY = "--policy";

  /**
   * Reads the options.
   *
   * @throws Misuse if no request could be meant
   */
  static Wish of(Options options) {
    Operation operation = operation(options.value(OPERATION));
    String word = operation.wireName();
    if (!operation.takesUploads()) {
      options.refuse("is not for the operation " + word, FILENAME);
    }
    if (operation == Operation.CREDENTIALS) {
      options.refuse("is not for the operation " + word, KEY);
    } else if (!operation.takesUploads()) {
      options.refuse("is not for the operation " + word, POLICY);
    }
    if (!operation.writes()) {
      options.refuse("is not for the operation " + word, TYPE, SIZE);
    }
    if (options.has(KEY) && options.has(FILENAME)) {
      throw new Misuse("give --key or --filename, not both");
    }
    if (operation == Operation.CREDENTIALS && !options.has(POLICY)) {
      throw new Misuse("--policy is missing");
    }
    if (needsKey(operation) && !options.has(KEY) && !options.has(FILENAME)) {
      throw new Misuse(
          operation.takesUploads() ? "--key or --filename is missing" : "--key is missing");
    }
    return new Wish(
        operation,
        options.value(KEY),
        options.value(FILENAME),
        options.value(TYPE),
        size(options.value(SIZE)),
        options.value(POLICY));
  }

  private static boolean needsKey(Operation operation) {
    return operation != Operation.LIST && operation != Operation.CREDENTIALS;
  }

  private static Operation operation(@Nullable String word) {
    if (word == null) {
      throw new Misuse("--operation is missing");
    }
    return Arrays.stream(Operation.values())
        .filter(known -> known.wireName().equals(word))
        .findFirst()
        .orElseThrow(() -> new Misuse("--operation must be one of " + operations(", ")));
  }

  /** Returns the names of all operations. */
  static String operations(String between) {
    return Arrays.stream(Operation.values())
        .map(Operation::wireName)
        .collect(Collectors.joining(between));
  }

  private static @Nullable Long size(@Nullable String bytes) {
    try {
      return bytes == null ? null : Long.valueOf(bytes);
    } catch (NumberFormatException notNumber) {
      throw new Misuse("--size must be a number of bytes");
    }
  }

  /** Returns the intent that the service would make of such a request. */
  Intent<?> intent() {
    ObjectContent content = ObjectContent.of(type, size);
    return switch (operation) {
      case UPLOAD -> new Intent.Upload(name(), content, null, false);
      case MULTIPART -> new Intent.CreateMultipart(name(), content, false);
      case DOWNLOAD -> new Intent.Download(requiredKey(), null, null, null);
      case DELETE, COPY_FROM -> new Intent.Existing(requiredKey(), operation);
      // The service asks about the key first, and about the source's content once it knows that.
      case COPY_TO ->
          type == null && size == null
              ? new Intent.Existing(requiredKey(), operation)
              : new Intent.Copy(new ObjectName.Key(requiredKey(), null), content);
      case LIST -> new Intent.Listing(key == null ? "" : key, null);
      case CREDENTIALS -> new Intent.Credentials(policy == null ? "" : policy);
    };
  }

  private ObjectName name() {
    return filename == null
        ? new ObjectName.Key(requiredKey(), policy)
        : new ObjectName.Filename(filename, policy);
  }

  private String requiredKey() {
    if (key == null) {
      throw new IllegalStateException("neither a key nor a filename");
    }
    return key;
  }
}
