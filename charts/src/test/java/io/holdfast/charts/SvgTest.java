package io.holdfast.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.holdfast.charts.Style.Anchor;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SvgTest {
  private static final String HARD_WORDS = "a<b> & \"c\"";

  @Test
  void aFileNamesColoursAndHasASize() throws Exception {
    Svg svg = new Svg(300, 200);
    svg.line(Style.stroke("#123456", 1.5).dashed(), new Spot(1, 2), new Spot(3, 4));
    Document file = parse(svg.file());
    assertEquals("300", file.getDocumentElement().getAttribute("width"));
    assertEquals("0 0 300 200", file.getDocumentElement().getAttribute("viewBox"));
    Element line = last(file, "line");
    assertEquals("3.0", line.getAttribute("x2"));
    assertEquals("#123456", line.getAttribute("stroke"));
    assertEquals("1.5", line.getAttribute("stroke-width"));
    assertEquals("5 4", line.getAttribute("stroke-dasharray"));
  }

  @Test
  void aPartOfAPageNamesClassesAndHasALabel() throws Exception {
    Svg svg = new Svg(300, 200);
    svg.box(Style.ofClass("fault"), 1, 2, 0.2, 9, HARD_WORDS);
    Document part = parse(svg.inPage(HARD_WORDS));
    assertEquals(HARD_WORDS, part.getDocumentElement().getAttribute("aria-label"));
    Element box = last(part, "rect");
    assertEquals("fault", box.getAttribute("class"));
    assertEquals("1.0", box.getAttribute("width"), "at least a pixel");
    assertEquals(HARD_WORDS, box.getTextContent());
  }

  @Test
  void wordsAreEscaped() throws Exception {
    Svg svg = new Svg(300, 200);
    svg.text(Style.text(12, Anchor.MIDDLE, "#000000").bold(), 1, 2, HARD_WORDS);
    Element text = last(parse(svg.file()), "text");
    assertEquals(HARD_WORDS, text.getTextContent());
    assertEquals("middle", text.getAttribute("text-anchor"));
    assertEquals("600", text.getAttribute("font-weight"));
  }

  @Test
  void aPathWithoutCommandsIsNotDrawn() {
    Svg svg = new Svg(300, 200);
    svg.path(Style.fill("#000000"), "");
    assertFalse(svg.file().contains("<path"));
  }

  @Test
  void figuresHavePointsOnEveryMachine() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      Svg svg = new Svg(300, 200);
      svg.polyline(Style.stroke("#000000", 1), List.of(new Spot(0.5, 1), new Spot(2, 2.25)));
      svg.dot(Style.fill("#000000"), new Spot(0.5, 1), 1.8);
      Document file = parse(svg.file());
      assertEquals("0.5,1.0 2.0,2.3", last(file, "polyline").getAttribute("points"));
      assertEquals("1.8", last(file, "circle").getAttribute("r"));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Element last(Document document, String tag) {
    var found = document.getElementsByTagName(tag);
    return (Element) found.item(found.getLength() - 1);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
