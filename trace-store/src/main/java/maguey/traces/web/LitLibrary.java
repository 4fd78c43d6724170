package maguey.traces.web;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Lit as the Maven artifacts bring it: plain ES modules under {@code META-INF/resources/_static},
 * which import one another by bare names that only an import map can resolve.
 */
final class LitLibrary {

  /** Where every mvnpm artifact keeps its files, each below its own name and version. */
  static final String ROOT = "META-INF/resources/_static";

  private LitLibrary() {}

  /**
   * The import map of the dashboard's pages.
   *
   * @param base where {@link #ROOT} is served, without a slash at the end
   * @return the map as one line of JSON
   * @throws IllegalStateException if one of Lit's artifacts is not on the class path
   */
  static String importMap(String base) {
    JsonObject imports = new JsonObject();
    add(imports, base, "lit", "org.mvnpm/lit", "index.js");
    add(imports, base, "lit-html", "org.mvnpm/lit-html", "lit-html.js");
    add(imports, base, "lit-element", "org.mvnpm/lit-element", "index.js");
    String reactive = "org.mvnpm.at.lit/reactive-element";
    add(imports, base, "@lit/reactive-element", reactive, "reactive-element.js");
    return new JsonObject().put("imports", imports).encode();
  }

  private static void add(
      JsonObject imports, String base, String name, String artifact, String main) {
    String folder = artifact.substring(artifact.indexOf('/') + 1);
    String path = base + "/" + folder + "/" + versionOf(artifact) + "/";
    imports.put(name, path + main).put(name + "/", path);
  }

  /** Read from what Maven puts into each jar, because the shaded jar keeps that too. */
  private static String versionOf(String artifact) {
    String file = "META-INF/maven/" + artifact + "/pom.properties";
    try (InputStream in = LitLibrary.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("Not on the class path: " + file);
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
