package maguey.traces.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import maguey.common.flow.CallersContext;

/**
 * Sends rows with COPY, which Vert.x's client cannot do: while the client waits for no answer, this
 * speaks with the server in its place, on the same socket and in the transaction that is open
 * there. Why: {@code docs/adr/042-rows-by-copy.md}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY">COPY</a>
 */
final class CopyIn extends ByteToMessageDecoder {
  /** The client's own handler; what this one takes does not reach it. */
  private static final String CODEC = "codec";

  private static final int TYPE_AND_LENGTH = 5;
  private static final byte QUERY = 'Q';
  private static final byte COPY_DONE = 'c';
  private static final byte ERROR = 'E';
  private static final byte READY = 'Z';

  private final Promise<Void> done;
  private PgException refusal;

  private CopyIn(Promise<Void> done) {
    this.done = done;
  }

  /**
   * Copies rows, on a connection on which nothing else is under way.
   *
   * @param statement {@code COPY … FROM STDIN}
   * @param rows makes the messages that hold the rows
   * @return fails with {@link PgException} when the server refuses them, as a statement would
   */
  static Future<Void> run(
      SqlConnection connection, String statement, Function<ByteBufAllocator, ByteBuf> rows) {
    Channel channel = channel(connection);
    Promise<Void> done = CallersContext.promise();
    if (channel.eventLoop().inEventLoop()) {
      send(channel, statement, rows, done);
    } else {
      channel.eventLoop().execute(() -> send(channel, statement, rows, done));
    }
    return done.future();
  }

  private static Channel channel(SqlConnection connection) {
    SocketConnectionBase socket =
        (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap().unwrap();
    return socket.socket().channelHandlerContext().channel();
  }

  private static void send(
      Channel channel,
      String statement,
      Function<ByteBufAllocator, ByteBuf> rows,
      Promise<Void> done) {
    if (!channel.isActive()) {
      done.fail(new ClosedChannelException());
      return;
    }
    CopyIn listener = new CopyIn(done);
    try {
      channel.pipeline().addBefore(CODEC, null, listener);
      // All at once: what follows a statement that is refused the server passes over.
      ByteBuf data = rows.apply(channel.alloc());
      ChannelHandlerContext here = channel.pipeline().context(listener);
      here.write(query(statement), channel.voidPromise());
      here.write(data, channel.voidPromise());
      here.writeAndFlush(copyDone(), channel.voidPromise());
    } catch (Throwable unsendable) {
      // Memory that Netty has not got is an Error, and must not keep the connection for ever.
      leave(channel, listener);
      done.fail(unsendable);
    }
  }

  private static void leave(Channel channel, CopyIn listener) {
    if (channel.pipeline().context(listener) != null) {
      channel.pipeline().remove(listener);
    }
  }

  private static ByteBuf query(String statement) {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    return Unpooled.buffer(text.length + TYPE_AND_LENGTH + 1)
        .writeByte(QUERY)
        .writeInt(text.length + TYPE_AND_LENGTH)
        .writeBytes(text)
        .writeByte(0);
  }

  private static ByteBuf copyDone() {
    return Unpooled.buffer(TYPE_AND_LENGTH).writeByte(COPY_DONE).writeInt(TYPE_AND_LENGTH - 1);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= TYPE_AND_LENGTH) {
      int length = in.getInt(in.readerIndex() + 1);
      if (in.readableBytes() <= length) {
        return;
      }
      byte type = in.readByte();
      ByteBuf message = in.readSlice(length).skipBytes(Integer.BYTES);
      if (type == ERROR) {
        refusal = refusal(message);
      } else if (type == READY) {
        ctx.pipeline().remove(this);
        end();
        return;
      }
    }
  }

  private void end() {
    if (refusal == null) {
      done.tryComplete();
    } else {
      done.tryFail(refusal);
    }
  }

  private static PgException refusal(ByteBuf message) {
    String severity = null;
    String code = null;
    String text = null;
    String detail = null;
    for (byte field = message.readByte(); field != 0; field = message.readByte()) {
      String value = text(message);
      switch (field) {
        case 'S' -> severity = value;
        case 'C' -> code = value;
        case 'M' -> text = value;
        case 'D' -> detail = value;
        default -> {}
      }
    }
    return new PgException(text, severity, code, detail);
  }

  private static String text(ByteBuf message) {
    int length = message.bytesBefore((byte) 0);
    String text = message.readCharSequence(length, StandardCharsets.UTF_8).toString();
    message.skipBytes(1);
    return text;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    done.tryFail(refusal == null ? new ClosedChannelException() : refusal);
  }
}
