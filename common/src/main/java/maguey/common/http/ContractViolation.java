package maguey.common.http;

import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what the OpenAPI validator found into a problem with JSON pointers. */
final class ContractViolation {
  private static final Pattern MISSING =
      Pattern.compile("does not have required property \"(.+)\"");
  private static final Pattern PARAMETER =
      Pattern.compile("(query|path|header|cookie) parameter ([\\w-]+)");

  private ContractViolation() {}

  static Problem toProblem(ValidatorException violation) {
    if (violation instanceof SchemaValidationException schema && isAboutBody(violation)) {
      return bodyProblem(schema.getOutputUnit());
    }
    return switch (violation.type()) {
      case UNSUPPORTED_VALUE_FORMAT ->
          Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json");
      default -> parameterProblem(violation.getMessage());
    };
  }

  private static Problem parameterProblem(String message) {
    Problem problem = Problem.of(ProblemType.MALFORMED, message);
    Matcher parameter = PARAMETER.matcher(message);
    return parameter.find()
        ? problem.withError(
            RequestValues.pointer(parameter.group(1), parameter.group(2)), "invalid", message)
        : problem;
  }

  private static boolean isAboutBody(ValidatorException violation) {
    return violation.getMessage().startsWith("The value of the request body is invalid");
  }

  private static Problem bodyProblem(OutputUnit found) {
    Map<String, String> errors = leaves(found.getErrors());
    if (errors.containsKey("")) {
      return Problem.of(ProblemType.MALFORMED, "The body must be of the form the contract gives");
    }
    Problem problem =
        Problem.of(ProblemType.INVALID, "Mend the values that errors[] points to and send again");
    errors.forEach((pointer, detail) -> problem.withError(pointer, "invalid", detail));
    return problem;
  }

  /**
   * The validator complains about every level above a wrong value too; the deepest is the cause.
   */
  private static Map<String, String> leaves(List<OutputUnit> errors) {
    Map<String, String> byPointer = new LinkedHashMap<>();
    errors.forEach(error -> byPointer.putIfAbsent(pointer(error), error.getError()));
    Map<String, String> leaves = new LinkedHashMap<>(byPointer);
    leaves.keySet().removeIf(p -> byPointer.keySet().stream().anyMatch(q -> q.startsWith(p + "/")));
    return leaves;
  }

  private static String pointer(OutputUnit error) {
    String location = error.getInstanceLocation().replaceFirst("^#", "");
    Matcher missing = MISSING.matcher(error.getError());
    return missing.find() ? location + "/" + missing.group(1) : location;
  }
}
