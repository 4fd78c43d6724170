package maguey.traces.ingest;

import java.util.ArrayList;
import java.util.List;

/** What has attributes: a span, its events and links, a resource, a scope, a log record. */
abstract class Attributed {
  /** An unsigned number. */
  int droppedAttributes;

  private List<OtlpAttribute> attributes = List.of();

  final List<OtlpAttribute> attributes() {
    return attributes;
  }

  final void add(OtlpAttribute attribute) {
    // Not made before: a span may have a million events, all without attributes.
    if (attributes.isEmpty()) {
      attributes = new ArrayList<>();
    }
    attributes.add(attribute);
  }
}
