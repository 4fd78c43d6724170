package maguey.traces.ingest;

import static maguey.traces.ingest.ProtobufReader.LEN;
import static maguey.traces.ingest.ProtobufReader.VARINT;

import java.io.IOException;

/**
 * Reads resources and scopes from protobuf. They may come in several pieces, of which each adds to
 * those before.
 */
final class ProtobufOrigins {
  private ProtobufOrigins() {}

  static void resource(ProtobufReader in, OtlpResource resource) throws IOException {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> resource.add(ProtobufValues.attribute(in));
        case 2 << 3 | VARINT -> resource.droppedAttributes = in.int32();
        case 3 << 3 | LEN -> resource.entities.add(entity(in));
        default -> in.skip(tag);
      }
    }
  }

  private static OtlpResource.Entity entity(ProtobufReader in) throws IOException {
    OtlpResource.Entity entity = new OtlpResource.Entity();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> entity.schemaUrl = in.text();
        case 2 << 3 | LEN -> entity.type = in.text();
        case 3 << 3 | LEN -> entity.idKeys.add(in.text());
        case 4 << 3 | LEN -> entity.descriptionKeys.add(in.text());
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return entity;
  }

  static void scope(ProtobufReader in, OtlpScope scope) throws IOException {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> scope.name = in.text();
        case 2 << 3 | LEN -> scope.version = in.text();
        case 3 << 3 | LEN -> scope.add(ProtobufValues.attribute(in));
        case 4 << 3 | VARINT -> scope.droppedAttributes = in.int32();
        default -> in.skip(tag);
      }
    }
  }
}
