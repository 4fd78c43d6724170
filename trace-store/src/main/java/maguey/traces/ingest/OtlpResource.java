package maguey.traces.ingest;

import java.util.ArrayList;
import java.util.List;

/** A resource as it was sent: who emitted spans or log records. */
final class OtlpResource extends Attributed {
  final List<Entity> entities = new ArrayList<>();

  /** OTLP's {@code EntityRef}. */
  static final class Entity {
    String schemaUrl = "";
    String type = "";
    final List<String> idKeys = new ArrayList<>();
    final List<String> descriptionKeys = new ArrayList<>();
  }
}
