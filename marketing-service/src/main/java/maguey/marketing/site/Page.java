package maguey.marketing.site;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A page to be written.
 *
 * @param status the HTTP status
 * @param template its name, for instance {@code event}
 * @param title in the browser's title bar
 * @param model what the template shows, as {@code view}
 * @param headers further header fields
 */
record Page(int status, String template, String title, Object model, Map<String, String> headers) {
  static Page of(String template, String title, Object model) {
    return new Page(200, template, title, model, Map.of());
  }

  Page withStatus(int other) {
    return new Page(other, template, title, model, headers);
  }

  Page with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Page(status, template, title, model, more);
  }

  /** 303: the browser goes there with GET, so that a reload does not send a form again. */
  static Page seeOther(String location) {
    return new Page(303, "", "", Map.of(), Map.of("location", location));
  }
}
