package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import maguey.traces.ingest.OtlpValue.IntValue;

/** One of a Zipkin span's two endpoints. */
final class ZipkinEndpoint {
  private String service = "";
  private String ipv4 = "";
  private String ipv6 = "";
  private int port;

  /** Takes one of its fields. */
  void read(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "serviceName" -> service = JsonFields.text(parser);
      case "ipv4" -> ipv4 = JsonFields.text(parser);
      case "ipv6" -> ipv6 = JsonFields.text(parser);
      case "port" -> port = JsonFields.int32(parser);
      default -> parser.skipChildren();
    }
  }

  /** Empty when it has no name. */
  String service() {
    return service;
  }

  /** Writes {@code prefix.address} and {@code prefix.port}; a second address has a key apart. */
  void describe(OtlpSpan span, String prefix, String secondAddress) {
    String address = ipv4.isEmpty() ? ipv6 : ipv4;
    if (!address.isEmpty()) {
      span.add(ZipkinSpan.text(prefix + ".address", address));
    }
    if (!ipv4.isEmpty() && !ipv6.isEmpty()) {
      span.add(ZipkinSpan.text(secondAddress, ipv6));
    }
    if (port != 0) {
      span.add(new OtlpAttribute(prefix + ".port", new IntValue(port)));
    }
  }
}
