package dev.r2presigner.bucketrules;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes a configuration of the S3 API as XML, one element a line, with its values escaped. */
final class S3Xml {

  private S3Xml() {}

  /** Returns the document with these elements, each from {@link #element} or {@link #values}. */
  static String document(String root, String elements) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <%1$s xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
    %2$s</%1$s>
    """
        .formatted(root, elements.indent(2));
  }

  /** Returns an element that contains others. */
  static String element(String name, String elements) {
    return "<%1$s>\n%2$s</%1$s>\n".formatted(name, elements.indent(2));
  }

  /** Returns an element for each value. */
  static String values(String name, Collection<?> values) {
    return values.stream()
        .map(value -> "<%1$s>%2$s</%1$s>\n".formatted(name, escaped(value.toString())))
        .collect(Collectors.joining());
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
