package dev.r2presigner.bucketrules;

import dev.r2presigner.store.CorsRule;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The policy as S3's own XML, which the JDK's writer escapes. */
final class S3Xml {

  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private S3Xml() throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  static String write(List<CorsRule> rules) {
    try {
      return new S3Xml().document(rules);
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("strings that can't be written", impossible);
    }
  }

  private String document(List<CorsRule> rules) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("CORSConfiguration");
    xml.writeDefaultNamespace(NAMESPACE);
    for (CorsRule rule : rules) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("CORSRule");
      elements("AllowedOrigin", rule.origins());
      elements("AllowedMethod", rule.methods());
      elements("AllowedHeader", rule.headers());
      elements("ExposeHeader", rule.exposeHeaders());
      elements("MaxAgeSeconds", List.of(String.valueOf(rule.requiredMaxAge())));
      xml.writeCharacters("\n  ");
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
    return text.toString();
  }

  private void elements(String name, List<String> values) throws XMLStreamException {
    for (String value : values) {
      xml.writeCharacters("\n    ");
      xml.writeStartElement(name);
      xml.writeCharacters(value);
      xml.writeEndElement();
    }
  }
}
