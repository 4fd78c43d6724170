package maguey.traces.export;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
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
  private final Turns turns;

  /** Exports from the given schema; pages are made in turns. */
  public TraceExport(Pool pool, UntoldTraces untold, Turns turns) {
    this.pool = pool;
    this.untold = untold;
    this.turns = turns;
  }

  /** One trace as one JSON document; fails with {@code NOT_FOUND}. */
  public Future<Reply> whole(TraceId id) {
    SpanPages pages = new SpanPages(pool, id.uuid());
    return untold
        .tell(id.uuid())
        .compose(told -> turns.take(() -> page(pages)))
        .compose(
            first ->
                first == null
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
   * One trace in memory, in a turn of {@link #inTurn}; of a span that alone is larger than a page
   * what is large about it is missing. Fails with {@code NOT_FOUND}, and when the deadline is over.
   *
   * @param maxSpans of a larger one the earliest
   * @param maxBytes likewise, of the spans as they are stored
   */
  public Future<List<ResourceSpans>> resourceSpans(
      TraceId id, int maxSpans, long maxBytes, Deadline deadline) {
    long page = Math.min(maxBytes, SpanPages.MAX_BYTES);
    SpanPages pages = new SpanPages(pool, id.uuid(), page, page);
    return deadline
        .check()
        .compose(inTime -> untold.tell(id.uuid()))
        .compose(told -> gather(pages, new ArrayList<>(), maxSpans, maxBytes, deadline))
        .compose(spans -> spans.isEmpty() ? unknown(id) : Future.succeededFuture(spans));
  }

  /** Reads traces into memory and makes an answer of them, when nobody else is at that. */
  public <T> Future<T> inTurn(Supplier<Future<T>> work) {
    return turns.take(work);
  }

  private static Future<List<ResourceSpans>> gather(
      SpanPages pages,
      List<ResourceSpans> gathered,
      int spansLeft,
      long bytesLeft,
      Deadline deadline) {
    return deadline
        .check()
        .compose(inTime -> pages.next())
        .compose(
            page -> {
              List<ResourceSpans> spans = StoredSpans.byOrigin(page);
              long left = bytesLeft - page.bytes();
              int spansMore = spansLeft - page.spans().size();
              gathered.addAll(spans);
              return page.isEmpty() || spansMore <= 0 || left <= 0
                  ? Future.succeededFuture(gathered)
                  : gather(pages, gathered, spansMore, left, deadline);
            });
  }

  /** The next page as JSON; null at the end. */
  private static Future<Buffer> page(SpanPages pages) {
    return pages.next().map(page -> page.isEmpty() ? null : json(page));
  }

  private Pieces document(Buffer first, SpanPages pages) {
    return new Pieces() {
      private Buffer ready = first;
      private boolean ended;

      @Override
      public Future<Buffer> next() {
        if (ended) {
          return Future.succeededFuture();
        }
        if (ready != null) {
          Buffer begin = Buffer.buffer(BEGIN).appendBuffer(ready);
          ready = null;
          return Future.succeededFuture(begin);
        }
        return turns.takeAnother(() -> page(pages)).map(this::more);
      }

      private Buffer more(Buffer page) {
        ended = page == null;
        return ended ? Buffer.buffer(END) : Buffer.buffer(",").appendBuffer(page);
      }
    };
  }

  /** Trace by trace, page by page. */
  private final class Lines implements Pieces {
    private final Iterator<UUID> ids;
    private SpanPages pages;
    private boolean isUnderWay;

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
      return pageInTurn().compose(this::line);
    }

    private Future<Buffer> pageInTurn() {
      SpanPages open = pages;
      return isUnderWay ? turns.takeAnother(() -> page(open)) : turns.take(() -> page(open));
    }

    private Future<Buffer> line(Buffer page) {
      if (page == null) {
        pages = null;
        return next();
      }
      isUnderWay = true;
      return Future.succeededFuture(TraceExport.line(page).appendString("\n"));
    }
  }

  /** Spans as one line of OTLP's file format, without its line break. */
  public static Buffer line(SpanPages.Page page) {
    return line(json(page));
  }

  private static Buffer line(Buffer page) {
    return Buffer.buffer(BEGIN).appendBuffer(page).appendString(END);
  }

  private static Buffer json(SpanPages.Page page) {
    return OtlpJsonWriter.list(StoredSpans.byOrigin(page));
  }

  private static String attachment(String name) {
    return "attachment; filename=\"" + name + "\"";
  }

  private static <T> Future<T> unknown(TraceId id) {
    return Future.failedFuture(
        Problem.of(ProblemType.NOT_FOUND, "No span of trace " + id.hex() + " is stored"));
  }
}
