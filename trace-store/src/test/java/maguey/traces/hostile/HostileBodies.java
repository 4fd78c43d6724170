package maguey.traces.hostile;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import maguey.traces.SpanFixture;

/** Bodies, and parts of them, that no honest client would send. */
final class HostileBodies {
  private static final int RANDOM_BODIES = 300;

  private HostileBodies() {}

  static byte[] spanIds() {
    Span.Builder span = SpanFixture.span("x", Instant.now());
    return Span.newBuilder()
        .setTraceId(span.getTraceId())
        .setSpanId(span.getSpanId())
        .build()
        .toByteArray();
  }

  /** A request of one span that is nothing special. */
  static byte[] aSpan() {
    return SpanFixture.request("s", List.of(SpanFixture.span("x", Instant.now()))).toByteArray();
  }

  /** A request of one log record that is nothing special. */
  static byte[] aLog() {
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(SpanFixture.nanos(Instant.now()))
            .setBody(AnyValue.newBuilder().setStringValue("x"))
            .addAttributes(SpanFixture.text("k", "v"));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }

  /** A body's beginnings, of every length but its own. */
  static List<byte[]> cutOff(byte[] whole) {
    return IntStream.range(0, whole.length)
        .mapToObj(length -> Arrays.copyOf(whole, length))
        .toList();
  }

  /** Noise, and a body one bit of which is wrong; the same ones each time. */
  static List<byte[]> random(byte[] whole) {
    Random random = new Random(7);
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < RANDOM_BODIES; i++) {
      byte[] noise = new byte[1 + random.nextInt(500)];
      random.nextBytes(noise);
      bodies.add(noise);
      byte[] flipped = whole.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      bodies.add(flipped);
    }
    return bodies;
  }

  /** A length-delimited protobuf field. */
  static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    int length = content.length;
    while (length > 0x7F) {
      out.write(length & 0x7F | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static byte[] bomb(int mebibytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      zeros(out, mebibytes);
    }
    return packed.toByteArray();
  }

  static byte[] deflateBomb(int mebibytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed)) {
      zeros(out, mebibytes);
    }
    return packed.toByteArray();
  }

  static byte[] spaces(int mebibytes) throws IOException {
    byte[] mebibyte = new byte[1 << 20];
    Arrays.fill(mebibyte, (byte) ' ');
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(mebibyte);
      }
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static void zeros(OutputStream out, int mebibytes) throws IOException {
    byte[] mebibyte = new byte[1 << 20];
    for (int i = 0; i < mebibytes; i++) {
      out.write(mebibyte);
    }
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /** Spans of one resource of nearly 1 MiB, zipped. */
  static byte[] ofLargeResource(List<Span.Builder> spans) throws IOException {
    ExportTraceServiceRequest.Builder request = SpanFixture.request("large", spans).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getResourceBuilder()
        .addAttributes(SpanFixture.text("large", "x".repeat(1_000_000)));
    return gzip(request.build().toByteArray());
  }

  /** Spans of 8 MiB each under one, and as many with a long status message, zipped. */
  static byte[] ofLargeSpans(Span.Builder root, int count) throws IOException {
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    for (int i = 0; i < count; i++) {
      spans.add(
          SpanFixture.childOf(root, "fat")
              .addAttributes(SpanFixture.text("fat", "x".repeat(8 << 20))));
      spans.add(
          SpanFixture.childOf(root, "wordy")
              .setStatus(Status.newBuilder().setMessage("y".repeat(1 << 20))));
    }
    return gzip(SpanFixture.request("fat", spans).toByteArray());
  }

  /** Log records of 3 MiB each, of one trace, zipped. */
  static byte[] ofLargeLogs(Span.Builder span, int count, int number) throws IOException {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    for (int i = 0; i < count; i++) {
      logs.addLogRecords(
          LogRecord.newBuilder()
              .setTraceId(span.getTraceId())
              .setTimeUnixNano(span.getStartTimeUnixNano() + number)
              .setBody(AnyValue.newBuilder().setStringValue("z".repeat(3 << 20))));
    }
    return gzip(
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(logs))
            .build()
            .toByteArray());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
