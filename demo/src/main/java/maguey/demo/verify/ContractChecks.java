package maguey.demo.verify;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maguey.common.http.StrictContract;

/** Asks every reading operation, and holds what it answers against the node's own contract. */
final class ContractChecks {
  private final Vertx vertx;
  private final Door door;
  private final String adminToken;
  private final Map<String, String> values;

  /**
   * Checks that ask with an administrator's token.
   *
   * @param values for parameters, by their names; an operation that must have another is left out
   */
  ContractChecks(Vertx vertx, Door door, String adminToken, Map<String, String> values) {
    this.vertx = vertx;
    this.door = door;
    this.adminToken = adminToken;
    this.values = values;
  }

  void run(Deployment deployment, Findings findings) {
    for (Node node : deployment.nodes()) {
      List<Operation> askable =
          Operation.of(node.contract()).stream().filter(this::isAskable).toList();
      if (askable.isEmpty()) {
        findings.notChecked("contract.answers", node.url(), "its contract has nothing to read");
      } else {
        findings.check("contract.answers", node.url(), () -> answers(node, askable));
      }
    }
  }

  private String answers(Node node, List<Operation> askable) {
    List<String> wrong = new ArrayList<>();
    ResponseValidator validator = validator(node.contract());
    for (Operation operation : askable) {
      String url = node.url() + operation.address(values).orElseThrow();
      String fault = operation.isEndless() ? opened(url) : fault(operation, url, validator);
      if (!fault.isEmpty()) {
        wrong.add(operation.id() + ": " + fault);
      }
    }
    Failed.unless(wrong.isEmpty(), String.join("; ", wrong));
    return askable.size() + " operations answer as their contract says";
  }

  private boolean isAskable(Operation operation) {
    return operation.method().equals("GET")
        && (operation.roles().isEmpty() || operation.roles().contains("admin"))
        && operation.address(values).isPresent();
  }

  private String opened(String url) {
    int status = door.open(url, Door.bearer(adminToken)).statusCode();
    return status == 200 ? "" : "status " + status;
  }

  private String fault(Operation operation, String url, ResponseValidator validator) {
    HttpResponse<String> answer = door.get(url, Door.bearer(adminToken));
    if (answer.statusCode() != 200) {
      return "status " + answer.statusCode();
    }
    String type = answer.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
    return type.equals("application/json") ? shape(operation, answer.body(), validator) : "";
  }

  private static String shape(Operation operation, String body, ResponseValidator validator) {
    ValidatableResponse response =
        ValidatableResponse.create(200, Buffer.buffer(body), "application/json");
    try {
      validator.validate(response, operation.id()).await();
      return "";
    } catch (RuntimeException violation) {
      return violation.getMessage();
    }
  }

  private ResponseValidator validator(JsonObject contract) {
    OpenAPIContract read = StrictContract.of(vertx, contract.copy()).await();
    return ResponseValidator.create(vertx, read);
  }
}
