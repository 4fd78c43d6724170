package maguey.traces.export;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import maguey.common.http.Pieces;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.model.TraceId;
import maguey.traces.store.UntoldTraces;

/** Gives traces as OTLP, so that {@code POST /v1/traces} of any store takes them in again. */
public final class TraceExport {
  private static final String BEGIN = "{\"resourceSpans\":[";
  private static final String END = "]}";

  private final Pool pool;
  private final UntoldTraces untold;

  /** Exports from the given schema. */
  public TraceExport(Pool pool, UntoldTraces untold) {
    this.pool = pool;
    this.untold = untold;
  }

  /** One trace as one JSON document; fails with {@code NOT_FOUND}. */
  public Future<Reply> whole(TraceId id) {
    SpanPages pages = new SpanPages(pool, id.uuid());
    return untold
        .tell(id.uuid())
        .compose(told -> pages.next())
        .compose(
            first ->
                first.isEmpty()
                    ? unknown(id)
                    : Reply.streamed("application/json", document(first, pages)))
        .map(reply -> reply.with("content-disposition", attachment(id.hex() + ".json")));
  }

  /** Each trace as one line, a large one as several, of OTLP's file format. */
  public Future<Reply> lines(List<UUID> ids) {
    return Reply.streamed("application/x-ndjson", new Lines(ids.iterator()))
        .map(reply -> reply.with("content-disposition", attachment("traces.jsonl")));
  }

  /**
   * One trace in memory; fails with {@code NOT_FOUND}.
   *
   * @param maxSpans of a larger one the earliest
   * @param maxBytes likewise, in OTLP's protobuf
   */
  public Future<List<ResourceSpans>> resourceSpans(TraceId id, int maxSpans, long maxBytes) {
    SpanPages pages = new SpanPages(pool, id.uuid());
    return untold
        .tell(id.uuid())
        .compose(told -> gather(pages, new ArrayList<>(), maxSpans, maxBytes))
        .compose(spans -> spans.isEmpty() ? unknown(id) : Future.succeededFuture(spans));
  }

  private static Future<List<ResourceSpans>> gather(
      SpanPages pages, List<ResourceSpans> gathered, int spansLeft, long bytesLeft) {
    return pages
        .next()
        .compose(
            rows -> {
              List<ResourceSpans> page = StoredSpans.byOrigin(rows);
              long left = bytesLeft - page.stream().mapToLong(r -> r.getSerializedSize()).sum();
              gathered.addAll(page);
              return rows.isEmpty() || spansLeft <= rows.size() || left <= 0
                  ? Future.succeededFuture(gathered)
                  : gather(pages, gathered, spansLeft - rows.size(), left);
            });
  }

  private static Pieces document(List<Row> first, SpanPages pages) {
    return new Pieces() {
      private List<Row> ready = first;
      private boolean ended;

      @Override
      public Future<Buffer> next() {
        if (ended) {
          return Future.succeededFuture();
        }
        if (ready != null) {
          Buffer begin = Buffer.buffer(BEGIN).appendBuffer(json(ready));
          ready = null;
          return Future.succeededFuture(begin);
        }
        return pages.next().map(this::more);
      }

      private Buffer more(List<Row> rows) {
        ended = rows.isEmpty();
        return ended ? Buffer.buffer(END) : Buffer.buffer(",").appendBuffer(json(rows));
      }
    };
  }

  /** Trace by trace, page by page. */
  private final class Lines implements Pieces {
    private final Iterator<UUID> ids;
    private SpanPages pages;

    Lines(Iterator<UUID> ids) {
      this.ids = ids;
    }

    @Override
    public Future<Buffer> next() {
      if (pages == null) {
        if (!ids.hasNext()) {
          return Future.succeededFuture();
        }
        pages = new SpanPages(pool, ids.next());
      }
      return pages.next().compose(this::line);
    }

    private Future<Buffer> line(List<Row> rows) {
      if (rows.isEmpty()) {
        pages = null;
        return next();
      }
      return Future.succeededFuture(TraceExport.line(rows).appendString("\n"));
    }
  }

  /** Spans as one line of OTLP's file format, without its line break. */
  public static Buffer line(List<Row> rows) {
    return Buffer.buffer(BEGIN).appendBuffer(json(rows)).appendString(END);
  }

  private static Buffer json(List<Row> rows) {
    return OtlpJsonWriter.list(StoredSpans.byOrigin(rows));
  }

  private static String attachment(String name) {
    return "attachment; filename=\"" + name + "\"";
  }

  private static <T> Future<T> unknown(TraceId id) {
    return Future.failedFuture(
        Problem.of(ProblemType.NOT_FOUND, "No span of trace " + id.hex() + " is stored"));
  }
}
