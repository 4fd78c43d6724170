package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import maguey.testkit.HeadlessChromium;
import maguey.testkit.ModelTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages' models where they run, in a browser: {@code model-tests/*.js}, and codes made here.
 */
class PageModelIT {
  private static final List<String> MODULES = List.of("offline-rules", "models", "board");
  private static final int LARGEST_VERSION = 10;
  private static final String READ_QR =
      "async matrix => (await import('/scanner/assets/qr/decode.js')).read(matrix)";
  private static final String PARSE_CODE =
      """
      async text => {
        const code = (await import('/scanner/assets/model/ticket-code.js')).parseCode(text);
        return code && [code.ticketId, code.keyId, code.eventNumber, code.generation, code.validFrom, code.validTo].join(' ');
      }
      """;

  private static GateServer server;
  private static Page page;

  @BeforeAll
  static void open() {
    server = new GateServer();
    page = HeadlessChromium.shared().newPage();
    page.navigate(server.url("/blank"));
  }

  @AfterAll
  static void close() {
    page.close();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> models() {
    return MODULES.stream().flatMap(name -> ModelTests.of(page, name));
  }

  @Test
  void qr_everyVersionLevelAndKind_isReadWithSomeModulesWrong() throws WriterException {
    for (int version = 1; version <= LARGEST_VERSION; version++) {
      for (ErrorCorrectionLevel level : ErrorCorrectionLevel.values()) {
        for (String text : List.of("0123456", "TK-90 $%", "mgp_é")) {
          assertThat(page.evaluate(READ_QR, damaged(text, version, level)))
              .as("version %d, level %s", version, level)
              .isEqualTo(text);
        }
      }
    }
  }

  @Test
  void code_asTheServiceReadsIt_isReadHere() throws Exception {
    OrdersStandIn orders = new OrdersStandIn();
    orders.beforeAll(null);
    IssuedTicket ticket = IssuedTicket.some();
    String text = orders.sign(ticket.code(OrdersStandIn.KEY));
    orders.afterAll(null);

    Object read = page.evaluate(PARSE_CODE, " " + text.toLowerCase(Locale.ROOT) + "\r\n");

    assertThat(read).asString().startsWith(ticket.id() + " " + OrdersStandIn.KEY + " ");
    assertThat(page.evaluate(PARSE_CODE, "https://tickets.example/t/" + text)).isEqualTo(read);
    assertThat(page.evaluate(PARSE_CODE, text + "0")).isNull();
    assertThat(page.evaluate(PARSE_CODE, text.substring(0, 152) + "Z")).isNull();
    assertThat(page.evaluate(PARSE_CODE, "TL" + text.substring(2))).isNull();
  }

  private static List<List<Integer>> damaged(String text, int version, ErrorCorrectionLevel level)
      throws WriterException {
    Map<EncodeHintType, Object> hints =
        Map.of(EncodeHintType.QR_VERSION, version, EncodeHintType.CHARACTER_SET, "UTF-8");
    ByteMatrix matrix = Encoder.encode(text, level, hints).getMatrix();
    int far = matrix.getWidth() - 1;
    for (int i = 0; i < 3; i++) {
      matrix.set(far, far - i, 1 - matrix.get(far, far - i));
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (byte[] row : matrix.getArray()) {
      List<Integer> modules = new ArrayList<>();
      for (byte module : row) {
        modules.add((int) module);
      }
      rows.add(modules);
    }
    return rows;
  }
}
