package maguey.demo;

import java.net.URI;

/**
 * Where a running suite is reached.
 *
 * @param marketing the public site
 * @param traces the dashboard and the query API
 * @param mailbox {@code imap://host:port} of the mail catcher
 */
public record SuiteUrls(
    String marketing, String orders, String scanner, String traces, URI mailbox) {

  /** The dashboard's page of a trace. */
  String trace(String traceId) {
    return traces + "/admin/traces/" + traceId;
  }
}
