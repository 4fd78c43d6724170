package maguey.demo.verify;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether doors are closed to whoever has no token, and answers carry what browsers must know. */
final class SecurityChecks {
  private static final String ELSEWHERE = "https://elsewhere.example";

  private final Door door;
  private final Findings findings;
  private final String forgedToken;

  /**
   * Checks of the given deployment.
   *
   * @param forgedToken a token signed with another secret
   */
  SecurityChecks(Door door, Findings findings, String forgedToken) {
    this.door = door;
    this.findings = findings;
    this.forgedToken = forgedToken;
  }

  void run(Deployment deployment) {
    for (Node node : deployment.nodes()) {
      findings.check("security.headers", node.url(), () -> headers(node));
      findings.check("security.cors", node.url(), () -> cors(node));
      doors(node, "security.no-token", Map.of());
      doors(node, "security.forged-token", Door.bearer(forgedToken));
    }
  }

  private void doors(Node node, String check, Map<String, String> headers) {
    List<Operation> guarded =
        Operation.of(node.contract()).stream().filter(op -> !op.roles().isEmpty()).toList();
    if (guarded.isEmpty()) {
      findings.notChecked(check, node.url(), "no operation of its contract is guarded");
    } else {
      findings.check(check, node.url(), () -> closed(node, guarded, headers));
    }
  }

  private String headers(Node node) {
    HttpHeaders headers = door.get(node.url() + "/openapi.yaml", Map.of()).headers();
    Failed.unless(
        headers.firstValue("x-content-type-options").orElse("").equals("nosniff"),
        "answers lack X-Content-Type-Options: nosniff");
    String policy = headers.firstValue("content-security-policy").orElse("");
    Failed.unless(policy.contains("default-src"), "answers have no Content-Security-Policy");
    Failed.unless(!policy.contains("unsafe-"), "the Content-Security-Policy allows " + policy);
    return policy;
  }

  private String cors(Node node) {
    HttpHeaders headers =
        door.get(node.url() + "/openapi.yaml", Map.of("origin", ELSEWHERE)).headers();
    String allowed = headers.firstValue("access-control-allow-origin").orElse("");
    Failed.unless(
        !allowed.equals("*") && !allowed.equals(ELSEWHERE),
        "any site may read answers: " + allowed);
    return allowed.isEmpty() ? "no other origin may read" : "only " + allowed;
  }

  /** Every guarded operation must say 401, whatever else is wrong with the request. */
  private String closed(Node node, List<Operation> guarded, Map<String, String> headers) {
    List<String> open = new ArrayList<>();
    for (Operation operation : guarded) {
      HttpResponse<String> answer =
          door.call(operation.method(), node.url() + operation.anyAddress(), headers, "{}");
      if (answer.statusCode() != 401) {
        open.add(operation.id() + " → " + answer.statusCode());
      }
    }
    Failed.unless(open.isEmpty(), "open without a valid token: " + open);
    return guarded.size() + " operations are closed";
  }
}
