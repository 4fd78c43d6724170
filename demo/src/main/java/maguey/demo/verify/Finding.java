package maguey.demo.verify;

import io.vertx.core.json.JsonObject;

/**
 * What a check found.
 *
 * @param check its name, stable, for programs that read the report
 * @param target the node or part it looked at
 * @param detail what was found, and what to do if it is bad
 */
record Finding(String check, String target, Verdict verdict, String detail, long millis) {
  JsonObject toJson() {
    return new JsonObject()
        .put("check", check)
        .put("target", target)
        .put("verdict", verdict.name())
        .put("detail", detail)
        .put("millis", millis);
  }
}
