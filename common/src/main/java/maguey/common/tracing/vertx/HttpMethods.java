package maguey.common.tracing.vertx;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.Set;

/** Method and version of HTTP as the conventions spell them. */
public final class HttpMethods {
  /** A method we do not know, which must not become a span or a metric of its own. */
  static final String OTHER = "_OTHER";

  private static final Set<HttpMethod> KNOWN =
      Set.of(
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.CONNECT,
          HttpMethod.TRACE);

  private HttpMethods() {}

  /** The method's name; {@code _OTHER} for those that anybody may make up. */
  public static String known(HttpMethod method) {
    return KNOWN.contains(method) ? method.name() : OTHER;
  }

  /** Returns the first word of a span name. */
  static String inName(String method) {
    return method.equals(OTHER) ? "HTTP" : method;
  }

  /**
   * As the conventions write it; null, so that no attribute is set, for one that Vert.x knows not.
   */
  static String version(HttpVersion version) {
    return version == null ? null : known(version);
  }

  private static String known(HttpVersion version) {
    return switch (version) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2 -> "2";
    };
  }
}
