package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import maguey.common.privacy.Masking;
import maguey.traces.spool.SpanSpool;
import maguey.traces.store.SpanStore;

/**
 * The one way into the store, behind every door: unpack, decode, mask, commit or spool, and only
 * then a receipt. Decoding runs on workers; what is under way is bounded.
 */
public final class SpanIntake implements Intake {
  private static final int DECODERS = 2;

  /**
   * A frozen database is no reason to let a sender wait; what it may have stored, it has stored.
   */
  private static final long ANSWER_WITHIN_MS = 9_000;

  private static final String WORKERS = "maguey-span-decoder";

  private final WorkerExecutor workers;
  private final Overflow overflow;
  private final GroupCommit commits;
  private final SpanAccounting accounting;
  private final SpanEncoder encoder;
  private final PendingBytes pending;
  private final long maxRequestBytes;

  /**
   * An intake without a spool, which takes nothing while PostgreSQL does not; nor with any rules of
   * the user's.
   */
  public SpanIntake(
      Vertx vertx,
      SpanStore store,
      SpanAccounting accounting,
      long maxRequestBytes,
      long maxPendingBytes) {
    this(
        vertx,
        store,
        SpanSpool.none(vertx),
        accounting,
        Masking.builtIn(),
        maxRequestBytes,
        new PendingBytes(maxPendingBytes));
  }

  /**
   * An intake for one node.
   *
   * @param masking takes out what must not be stored, before anything else is done with a span
   * @param maxRequestBytes of one request, after inflating
   * @param pending the memory that all intakes of the node share
   */
  public SpanIntake(
      Vertx vertx,
      SpanStore store,
      SpanSpool spool,
      SpanAccounting accounting,
      Masking masking,
      long maxRequestBytes,
      PendingBytes pending) {
    this(vertx, store, spool, accounting, masking, maxRequestBytes, pending, Overflow.TRY_AGAIN_MS);
  }

  /**
   * One that looks for its database at times of its own.
   *
   * @param tryAgainMs after how long, while PostgreSQL takes nothing
   */
  SpanIntake(
      Vertx vertx,
      SpanStore store,
      SpanSpool spool,
      SpanAccounting accounting,
      Masking masking,
      long maxRequestBytes,
      PendingBytes pending,
      long tryAgainMs) {
    workers = vertx.createSharedWorkerExecutor(WORKERS, DECODERS);
    overflow = new Overflow(vertx, store, spool, accounting, tryAgainMs);
    commits = new GroupCommit(vertx, store, overflow, accounting);
    this.accounting = accounting;
    this.encoder = new SpanEncoder(masking);
    this.pending = pending;
    this.maxRequestBytes = maxRequestBytes;
  }

  /** Does this whenever the last span of the spool has been stored. */
  public void whenDrained(Runnable then) {
    overflow.whenDrained(then);
  }

  /** Opens the spool; completes before the first span may come. */
  public Future<Void> open() {
    return overflow.open();
  }

  @Override
  public long maxRequestBytes() {
    return maxRequestBytes;
  }

  @Override
  public PendingBytes.Share share() {
    return pending.share();
  }

  /**
   * Takes a request whose bytes are on the share already.
   *
   * @return completes when every acceptable span is committed or on disk, and the share given back;
   *     fails with {@link IngestRefusal}
   */
  @Override
  public Future<Receipt> accept(
      OtlpFormat format, boolean gzipped, byte[] body, PendingBytes.Share share) {
    return workers
        .executeBlocking(() -> open(format, gzipped, body, share), false)
        .compose(this::store)
        .recover(failure -> Future.failedFuture(asRefusal(failure)))
        .onComplete(done -> share.release());
  }

  /** Takes a request that is in memory already; as {@link #accept}. */
  public Future<Receipt> take(OtlpFormat format, Buffer body) {
    PendingBytes.Share share = share();
    try {
      share.grow(body.length());
      return accept(format, false, body.getBytes(), share);
    } catch (IngestRefusal full) {
      share.release();
      return Future.failedFuture(full);
    }
  }

  /** Waits until nothing is being decoded, and gives the spool back. */
  public Future<Void> close() {
    return workers.close().eventually(overflow::close);
  }

  private Transfer open(OtlpFormat format, boolean gzipped, byte[] body, PendingBytes.Share share)
      throws IOException {
    byte[] plain = gzipped ? Inflation.gunzip(body, maxRequestBytes, share) : body;
    Transfer transfer = Transfer.open(format, plain, encoder);
    share.grow(transfer.weight());
    accounting.took(transfer.accepted(), transfer.rejected());
    return transfer;
  }

  /** A loop, because a chain of a thousand futures would overflow the stack when it completes. */
  private Future<Receipt> store(Transfer transfer) {
    Promise<Receipt> receipt = Promise.promise();
    storeNext(transfer, transfer.first(), receipt);
    return receipt.future();
  }

  private void storeNext(Transfer transfer, SpanPortion portion, Promise<Receipt> receipt) {
    if (portion.isEmpty()) {
      receipt.complete(transfer.receipt());
      return;
    }
    commits
        .submit(portion, ANSWER_WITHIN_MS)
        .recover(failure -> Future.failedFuture(asRefusal(failure)))
        .onSuccess(refused -> transfer.stored(portion.size(), refused))
        .compose(refused -> next(transfer))
        .onSuccess(next -> storeNext(transfer, next, receipt))
        .onFailure(failure -> giveUp(transfer, portion, failure, receipt));
  }

  private Future<SpanPortion> next(Transfer transfer) {
    return transfer.isDone()
        ? Future.succeededFuture(SpanPortion.NONE)
        : workers.executeBlocking(transfer::next, false);
  }

  /** Group commit has booked this portion; those that were never submitted are given back here. */
  private void giveUp(
      Transfer transfer, SpanPortion portion, Throwable failure, Promise<Receipt> receipt) {
    long inThisPortion = failure instanceof IngestRefusal ? portion.size() : 0;
    accounting.gaveBack(transfer.outstanding() - inThisPortion);
    receipt.fail(failure);
  }

  private static Throwable asRefusal(Throwable failure) {
    return failure instanceof IOException malformed
        ? IngestRefusal.malformed(malformed)
        : failure instanceof IngestRefusal ? failure : IngestRefusal.unavailable();
  }
}
