package dev.r2presigner.guard;

import dev.r2presigner.guard.IssuedUrl.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds header lines that are added to a request, in one of the forms in which they may be sent.
 *
 * @param framed whether the body is framed as {@code aws-chunked}, in as many bytes as were granted
 * @param extra whether it may change the caller's own new object in a way that is told, not stopped
 */
record Attack(
    String name, Form form, Place place, List<Line> lines, boolean framed, boolean extra) {

  private static final String DECODED = "x-amz-decoded-content-length";
  private static final String CHUNKED = "aws-chunked";

  /** Says how often the lines are sent. */
  enum Form {
    ONCE,
    TWICE,
    EMPTY
  }

  /** Says where the lines are sent. */
  enum Place {
    AFTER_SIGNED,
    INSTEAD_OF_SIGNED
  }

  static Attack of(String name, String... namesAndValues) {
    return new Attack(name, Form.ONCE, Place.AFTER_SIGNED, lines(namesAndValues), false, false);
  }

  static List<Line> lines(String... namesAndValues) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.add(new Line(namesAndValues[i], namesAndValues[i + 1]));
    }
    return lines;
  }

  /** Puts more lines behind its own. */
  Attack and(String beside, String... namesAndValues) {
    List<Line> all = new ArrayList<>(lines);
    all.addAll(lines(namesAndValues));
    return new Attack(name + " + " + beside, form, place, all, framed, extra);
  }

  Attack asExtra() {
    return new Attack(name, form, place, lines, framed, true);
  }

  Attack withFramedBody() {
    return new Attack(name, form, place, lines, true, extra);
  }

  /** Sends its lines in place of signed ones of the same name. */
  Attack insteadOfSigned() {
    return new Attack(name, form, Place.INSTEAD_OF_SIGNED, lines, framed, extra);
  }

  Attack in(Form other) {
    List<Line> sent =
        other == Form.EMPTY
            ? lines.stream().map(line -> new Line(line.name(), "")).toList()
            : lines;
    return new Attack(name, other, place, sent, framed, extra);
  }

  /**
   * Whether this may be what is stored of a body. Who says that it is framed may have a store take
   * less of it, the way {@code confirm} tells of, and never more or anything else.
   */
  boolean mayStore(byte[] stored, byte[] sent) {
    if (Arrays.equals(stored, sent)) {
      return true;
    }
    boolean saysFramed =
        has(DECODED) || lines.stream().anyMatch(line -> line.value().contains(CHUNKED));
    return saysFramed && (begins(sent, stored) || framed && begins(Judge.GRANTED, stored));
  }

  private static boolean begins(byte[] whole, byte[] start) {
    return start.length <= whole.length && Arrays.equals(start, Arrays.copyOf(whole, start.length));
  }

  boolean grantsAccess() {
    return lines.stream().anyMatch(line -> line.name().startsWith("x-amz-grant-"));
  }

  boolean has(String header) {
    return lines.stream().anyMatch(line -> line.name().equalsIgnoreCase(header));
  }

  /**
   * Gives the attacked request's head; twice is around the signed lines, as some take the first.
   */
  List<Line> head(List<Line> signed) {
    List<Line> head = new ArrayList<>();
    if (form == Form.TWICE) {
      head.addAll(lines);
    }
    signed.stream()
        .filter(line -> place == Place.AFTER_SIGNED || !has(line.name()))
        .forEach(head::add);
    head.addAll(lines);
    return head;
  }

  /** Gives the attacked request's body, which is as long as the granted one. */
  byte[] body(byte[] granted) {
    return framed && granted.length > Framing.OVERHEAD ? Framing.of(granted) : granted;
  }

  @Override
  public String toString() {
    return name + ", " + form.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Frames a body as {@code aws-chunked}. */
  static final class Framing {

    private static final String SIGNATURE = ";chunk-signature=" + "0".repeat(64);
    private static final String END = "\r\n0" + SIGNATURE + "\r\n\r\n";

    static final int OVERHEAD = 2 + SIGNATURE.length() + 2 + END.length();

    private Framing() {}

    /** Counts the bytes that are in the frame. */
    static int decodedLength(int granted) {
      return granted - OVERHEAD;
    }

    static byte[] of(byte[] granted) {
      int length = decodedLength(granted.length);
      String head = String.format("%02x%s\r\n", length, SIGNATURE);
      byte[] start = head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      byte[] end = END.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      byte[] all = Arrays.copyOf(start, granted.length);
      System.arraycopy(granted, 0, all, start.length, length);
      System.arraycopy(end, 0, all, start.length + length, end.length);
      return all;
    }
  }
}
