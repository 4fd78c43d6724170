package maguey.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import maguey.common.http.ProblemType;
import maguey.testkit.HttpCalls.Answer;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Says what a refusal must look like. */
public final class ProblemAssert extends AbstractAssert<ProblemAssert, Answer> {
  private ProblemAssert(Answer answer) {
    super(answer, ProblemAssert.class);
  }

  /** The answer must be a problem of the given type, with everything that every problem has. */
  public static ProblemAssert assertProblem(Answer answer, ProblemType type) {
    ProblemAssert assertion = new ProblemAssert(answer);
    Assertions.assertThat(answer.status()).as(answer.toString()).isEqualTo(type.status());
    Assertions.assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    JsonObject problem = answer.json();
    Assertions.assertThat(problem.getString("type")).isEqualTo(type.uri());
    Assertions.assertThat(problem.getString("title")).isEqualTo(type.title());
    Assertions.assertThat(problem.getInteger("status")).isEqualTo(type.status());
    Assertions.assertThat(problem.getString("detail")).isNotBlank();
    Assertions.assertThat(problem.getString("traceId")).matches("[0-9a-f]{32}");
    return assertion;
  }

  /** It points at these values of the body, and at no other. */
  public ProblemAssert pointsAt(String... pointers) {
    List<String> found =
        actual.json().getJsonArray("errors", new JsonArray()).stream()
            .map(error -> ((JsonObject) error).getString("pointer"))
            .toList();
    Assertions.assertThat(found).as(actual.body()).containsExactlyInAnyOrder(pointers);
    return this;
  }

  /** It names this rule. */
  public ProblemAssert breaks(String code) {
    List<String> found =
        actual.json().getJsonArray("errors", new JsonArray()).stream()
            .map(error -> ((JsonObject) error).getString("code"))
            .toList();
    Assertions.assertThat(found).as(actual.body()).contains(code);
    return this;
  }

  /** It has this extension member. */
  public ProblemAssert has(String member, Object value) {
    Object found = actual.json().getValue(member);
    if (!Objects.equals(found, value)) {
      failWithMessage("Expected %s = %s in %s", member, value, actual.body());
    }
    return this;
  }
}
