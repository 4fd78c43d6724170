package maguey.orders.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import maguey.common.http.Problem;

/** The form of an endpoint's URL. */
final class WebhookUrl {
  private static final int MAX_LENGTH = 2_000;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private WebhookUrl() {}

  /** Reads a URL that an administrator gives; throws {@code INVALID} saying what is wrong. */
  static URI read(String text) {
    try {
      URI url = new URI(text);
      boolean isWhole =
          text.length() <= MAX_LENGTH
              && String.valueOf(url.getScheme()).matches("https?")
              && url.getHost() != null
              && url.getPort() <= 65_535
              && url.getPort() != 0;
      if (isWhole && url.getRawUserInfo() == null && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException notAUrl) {
      // falls through: as unusable as one of another scheme
    }
    throw invalid("must be an http or https URL with a host, without user and fragment");
  }

  static Problem invalid(String rule) {
    return Problem.invalid("/url", "url", rule);
  }

  static int port(URI url) {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? HTTPS : HTTP;
  }
}
