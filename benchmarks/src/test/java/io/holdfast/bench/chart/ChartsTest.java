package io.holdfast.bench.chart;

import static io.holdfast.bench.report.Samples.load;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.bench.report.LeaderKillResult;
import io.holdfast.bench.report.LeaderKillResult.Write;
import io.holdfast.bench.report.Samples;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ChartsTest {

  @Test
  void everyMeasuredSystemIsDrawnInEveryPicture(@TempDir Path directory) throws Exception {
    var report =
        Samples.report(
            List.of(
                load("holdfast", "put:1", 1, 900, 1),
                load("holdfast", "put:64", 1, 6_000, 2),
                load("zookeeper", "put:1", 1, 500, 2),
                load("zookeeper", "put:64", 1, 2_600, 9)),
            List.of(
                new LeaderKillResult("holdfast", 1, 300, 200, 4, List.of(new Write(-5, 300))),
                new LeaderKillResult("zookeeper", 1, 900, 200, 4, List.of(new Write(-5, 900)))));
    List<Path> files = Charts.write(report, directory);
    assertEquals(3, files.size());
    for (Path file : files) {
      String svg = Files.readString(file);
      Document document = parse(svg);
      assertEquals("svg", document.getDocumentElement().getTagName());
      assertTrue(svg.contains("holdfast") && svg.contains("zookeeper"), file.toString());
      assertTrue(svg.contains(SystemStyle.of("holdfast").color()), file.toString());
    }
  }

  @Test
  void noPictureIsMadeWithoutFigures(@TempDir Path directory) throws IOException {
    assertEquals(List.of(), Charts.write(Samples.report(List.of(), List.of()), directory));
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
