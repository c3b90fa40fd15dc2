import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Gathers the licences and notices of all that is in the package, for the images: what each jar
 * brings itself, and else the text of its licence. Ends with an error where there is neither, so
 * that no dependency comes in without.
 *
 * <pre>java Licences.java BOM.XML MAVEN-REPOSITORY FOLDER</pre>
 */
class Licences {

  private static final Pattern TEXT =
      Pattern.compile("(?i)(META-INF/)?([^/]*/)?(LICEN[CS]E|NOTICE|COPYING|COPYRIGHT|ABOUT\\.HTML)[^/]*");

  /** Of the jars that bring no text, under licences that want their notice kept: as in their sources. */
  private static final Map<String, String> HOLDERS =
      Map.of(
          "org.bouncycastle:bcprov-jdk18on",
          "Copyright (c) 2000-2023 The Legion of the Bouncy Castle Inc. (https://www.bouncycastle.org)",
          "org.crac:crac",
          "Copyright 2017-2022 Azul Systems, Inc.",
          "org.ow2.asm:asm",
          "Copyright (c) 2000-2011 INRIA, France Telecom",
          "redis.clients.authentication:redis-authx-core",
          "Copyright 2024, Redis Ltd. and Contributors");

  /** What SPDX calls licences that go by another name, and are the same word for word. */
  private static final Map<String, String> SPDX = Map.of("Bouncy Castle Licence", "MIT");

  private final Path folder;
  private final Path repository;
  private final ZipFile texts;
  private final Map<String, String> written = new HashMap<>();

  private Licences(Path repository, Path folder) throws IOException {
    this.repository = repository;
    this.folder = folder;
    this.texts = new ZipFile(withTexts(repository).toFile());
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    Licences licences = new Licences(Path.of(arguments[1]), folder);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Element bom = factory.newDocumentBuilder().parse(arguments[0]).getDocumentElement();
    TreeSet<String> lines = new TreeSet<>();
    for (Element component : children(children(bom, "components").get(0), "component")) {
      lines.add(licences.line(component));
    }
    if (lines.isEmpty()) {
      throw new IllegalStateException("no component in " + arguments[0]);
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve("THIRD-PARTY.txt"), lines);
  }

  /** The library of the bill of materials has the texts of all licences that SPDX names. */
  private static Path withTexts(Path repository) throws IOException {
    try (Stream<Path> jars = Files.walk(repository.resolve("org/cyclonedx/cyclonedx-core-java"))) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().reduce((a, b) -> b).orElseThrow();
    }
  }

  private String line(Element component) throws IOException {
    String purl = text(component, "purl");
    List<String> names = new ArrayList<>();
    for (Element licences : children(component, "licenses")) {
      for (Element licence : children(licences, "license")) {
        String id = text(licence, "id");
        names.add(id.isEmpty() ? text(licence, "name") : id);
      }
    }
    List<String> files = new ArrayList<>();
    boolean hasLicence = ofJar(component, purl, files);
    if (!hasLicence) {
      files.addAll(standard(component, names));
    }
    if (files.isEmpty()) {
      throw new IllegalStateException("no text of a licence for " + purl + ", licences " + names);
    }
    return purl.replaceAll("\\?.*", "") + " | " + String.join(" or ", names) + " | " + String.join(" ", files);
  }

  /** Tells whether a licence was among what the jar brings; a notice is not one. */
  private boolean ofJar(Element component, String purl, List<String> files) throws IOException {
    String name = text(component, "name");
    String version = text(component, "version");
    String classifier = purl.contains("classifier=") ? "-" + purl.replaceAll(".*classifier=([^&]*).*", "$1") : "";
    Path jar =
        repository
            .resolve(text(component, "group").replace('.', '/'))
            .resolve(name)
            .resolve(version)
            .resolve(name + "-" + version + classifier + ".jar");
    boolean hasLicence = false;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(one -> !one.isDirectory()).toList()) {
        if (TEXT.matcher(entry.getName()).matches() && !entry.getName().endsWith(".class")) {
          String file = entry.getName().replaceAll(".*/", "");
          files.add(write(name + "-" + version + "/" + file, read(zip, entry)));
          hasLicence |= !file.toUpperCase(java.util.Locale.ROOT).startsWith("NOTICE");
        }
      }
    }
    return hasLicence;
  }

  private List<String> standard(Element component, List<String> names) throws IOException {
    List<String> files = new ArrayList<>();
    for (String given : names) {
      String name = SPDX.getOrDefault(given, given);
      ZipEntry entry = texts.getEntry("licenses/" + name + ".txt");
      if (entry == null) {
        continue;
      }
      String module = text(component, "group") + ":" + text(component, "name");
      String text = read(texts, entry);
      if (name.startsWith("BSD") || name.equals("MIT")) {
        String holder = HOLDERS.get(module);
        if (holder == null) {
          throw new IllegalStateException("whose copyright is " + module + "? See HOLDERS");
        }
        text = holder + "\n\n" + text;
        files.add(write(module.replace(':', '-') + "/" + name + ".txt", text));
      } else {
        files.add(write("texts/" + name + ".txt", text));
      }
    }
    return files;
  }

  /** Writes each text once, and returns where it is. */
  private String write(String file, String text) throws IOException {
    String before = written.putIfAbsent(text, file);
    if (before != null) {
      return before;
    }
    Path path = folder.resolve(file);
    for (int i = 2; Files.exists(path); i++) {
      path = folder.resolve(file + "." + i);
    }
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    written.put(text, folder.relativize(path).toString());
    return written.get(text);
  }

  private static String read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream content = zip.getInputStream(entry)) {
      // A byte that is none of a text becomes a sign, and the text stays readable.
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the text of a child; empty without one. */
  private static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
