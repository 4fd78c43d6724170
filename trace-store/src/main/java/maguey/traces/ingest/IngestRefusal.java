package maguey.traces.ingest;

import java.io.IOException;

/**
 * Why a request is not taken, as HTTP and gRPC say it. What the sender should try again has status
 * 429 or 503; anything else would fail again.
 */
public final class IngestRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int grpcCode;

  private IngestRefusal(int status, int grpcCode, String message) {
    super(message, null, false, false);
    this.status = status;
    this.grpcCode = grpcCode;
  }

  static IngestRefusal malformed(String message) {
    return new IngestRefusal(400, 3, message);
  }

  /** Our own words may be repeated; a parser's might quote the body. */
  static IngestRefusal malformed(IOException unreadable) {
    return malformed(
        unreadable instanceof MalformedOtlp
            ? unreadable.getMessage()
            : "the body is not what its path and content type say");
  }

  static IngestRefusal unauthenticated() {
    return new IngestRefusal(401, 16, "a valid token is needed: Authorization: Bearer …");
  }

  static IngestRefusal notFound() {
    return new IngestRefusal(404, 12, "spans go to POST /v1/traces or /api/v2/spans");
  }

  static IngestRefusal noMethod() {
    return new IngestRefusal(404, 12, "no such method is served");
  }

  static IngestRefusal noSuchEncoding() {
    return new IngestRefusal(415, 12, "send messages plain or with grpc-encoding gzip");
  }

  static IngestRefusal wrongMethod() {
    return new IngestRefusal(405, 12, "spans are sent by POST");
  }

  static IngestRefusal slow() {
    return new IngestRefusal(408, 4, "the body did not come in time");
  }

  static IngestRefusal tooLarge(long limit) {
    return new IngestRefusal(413, 8, "a request may have at most " + limit + " bytes, inflated");
  }

  static IngestRefusal unsupported(String what) {
    return new IngestRefusal(415, 3, what);
  }

  static IngestRefusal tooMany() {
    return new IngestRefusal(
        429, 8, "too many requests of one sender: send less often, and more at once");
  }

  static IngestRefusal overloaded() {
    return new IngestRefusal(503, 14, "too much is waiting to be stored");
  }

  static IngestRefusal unavailable() {
    return new IngestRefusal(503, 14, "the store cannot be reached");
  }

  static IngestRefusal closing() {
    return new IngestRefusal(503, 14, "this node is stopping; send to another one");
  }

  /** True if the same request may be taken later, or by another node. */
  boolean isWorthARetry() {
    return status == 429 || status == 503;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The code of {@code google.rpc.Status}. */
  int grpcCode() {
    return grpcCode;
  }
}
