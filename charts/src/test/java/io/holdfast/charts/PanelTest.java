package io.holdfast.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PanelTest {
  private final Svg svg = new Svg(300, 200);
  private final Panel panel =
      new Panel(
          svg,
          Scale.even(0, 10, 50, 250),
          Scale.logarithmic(1, 100, 150, 50),
          new Panel.Look(
              Style.ofClass("grid"),
              Style.ofClass("axis"),
              Style.ofClass("mark"),
              Style.ofClass("below"),
              Style.ofClass("beside")));

  @Test
  void figuresArePlacedByBothScales() {
    panel.dot(Style.ofClass("dot"), new Spot(5, 10), 2);
    assertDrawn("<circle cx=\"150.0\" cy=\"100.0\" r=\"2.0\" class=\"dot\"/>");
    assertEquals(150, panel.x(5), 1e-9);
    assertEquals(100, panel.y(10), 1e-9);
  }

  @Test
  void theGridReachesFromEdgeToEdgeAndHasLabels() {
    panel.gridUpright(List.of(10.0), figure -> Markup.format("%.0f ms", figure));
    assertDrawn("<line x1=\"50.0\" y1=\"100.0\" x2=\"250.0\" y2=\"100.0\" class=\"grid\"/>");
    assertDrawn("class=\"beside\">10 ms</text>");
    panel.gridAcross(List.of(10.0), figure -> Markup.format("%.0f clients", figure));
    assertDrawn("<line x1=\"250.0\" y1=\"150.0\" x2=\"250.0\" y2=\"50.0\" class=\"grid\"/>");
    assertDrawn("class=\"below\">10 clients</text>");
  }

  @Test
  void aMarkHasItsWordAtTheHead() {
    panel.mark(0, Style.ofClass("note"), "SIGKILL");
    assertDrawn("<line x1=\"50.0\" y1=\"150.0\" x2=\"50.0\" y2=\"50.0\" class=\"mark\"/>");
    assertDrawn("<text x=\"55.0\" y=\"62.0\" class=\"note\">SIGKILL</text>");
  }

  private void assertDrawn(String element) {
    String file = svg.file();
    assertTrue(file.contains(element), () -> element + " is not in " + file);
  }
}
