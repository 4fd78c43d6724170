package maguey.orders.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrImageTest {
  private static final String CODE =
      "TK" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".repeat(5).substring(0, 151);
  private static final int VERSION_6_MODULES = 41;
  private static final int QUIET_ZONES = 8;

  @Test
  void toPng_ticketCode_isReadBackFromTheImage() throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(QrImage.of(CODE).toPng()));

    assertThat(image.getWidth()).isEqualTo((VERSION_6_MODULES + QUIET_ZONES) * 6);
    assertThat(read(image).getText()).isEqualTo(CODE);
  }

  @Test
  void toSvg_ticketCode_isOfVersion6WithAQuietZoneOf4() {
    String svg = QrImage.of(CODE).toSvg();

    assertThat(svg).startsWith("<svg").contains("viewBox=\"0 0 49 49\"").contains("M4 4h1v1h-1z");
    assertThat(svg).doesNotContain("M3 ", "<script", "style=");
  }

  private static Result read(BufferedImage image) throws Exception {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    RGBLuminanceSource source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source)));
  }
}
