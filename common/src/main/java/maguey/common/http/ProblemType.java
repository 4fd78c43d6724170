package maguey.common.http;

import java.util.Locale;

/**
 * A kind of problem: the same for every occurrence. Each has a heading in {@code docs/problems.md}.
 *
 * @param name stable, upper case, for instance {@code SOLD_OUT}
 * @param status the HTTP status
 * @param title what went wrong, without the particulars
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record ProblemType(String name, int status, String title) {
  public static final ProblemType MALFORMED =
      new ProblemType("MALFORMED", 400, "The request cannot be read");
  public static final ProblemType UNAUTHENTICATED =
      new ProblemType("UNAUTHENTICATED", 401, "A valid token is needed");
  public static final ProblemType FORBIDDEN =
      new ProblemType("FORBIDDEN", 403, "The token does not allow this");
  public static final ProblemType NOT_FOUND =
      new ProblemType("NOT_FOUND", 404, "There is nothing here");
  public static final ProblemType METHOD_NOT_ALLOWED =
      new ProblemType("METHOD_NOT_ALLOWED", 405, "This method is not served here");
  public static final ProblemType CONFLICT =
      new ProblemType("CONFLICT", 409, "The request does not fit the present state");
  public static final ProblemType TOO_LARGE =
      new ProblemType("TOO_LARGE", 413, "The body is too large");
  public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
      new ProblemType("UNSUPPORTED_MEDIA_TYPE", 415, "This media type is not understood");
  public static final ProblemType INVALID =
      new ProblemType("INVALID", 422, "Some values are not acceptable");
  public static final ProblemType TOO_MANY_REQUESTS =
      new ProblemType("TOO_MANY_REQUESTS", 429, "Too many requests");
  public static final ProblemType INTERNAL = new ProblemType("INTERNAL", 500, "The service failed");
  public static final ProblemType UNREACHABLE =
      new ProblemType("UNREACHABLE", 502, "A service behind this one cannot be reached");
  public static final ProblemType UNAVAILABLE =
      new ProblemType("UNAVAILABLE", 503, "The service cannot do this just now");

  /** The {@code type} member of the answer, a heading of {@code docs/problems.md}. */
  public String uri() {
    return "urn:maguey:problem:" + name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
