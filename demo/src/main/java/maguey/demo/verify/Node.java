package maguey.demo.verify;

import io.vertx.core.json.JsonObject;

/**
 * One process of a service that answers.
 *
 * @param url without a slash at its end
 * @param service the module's name, as the node says it
 * @param version as the node says it
 * @param contract its OpenAPI contract
 */
record Node(String url, String service, String version, JsonObject contract) {}
