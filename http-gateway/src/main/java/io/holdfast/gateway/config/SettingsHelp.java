package io.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The settings as the help shows them. */
public final class SettingsHelp {
  private static final String HEAD = "  %-23s %-15s %s";

  /** What is left of 79 columns. */
  private static final int MEANING_WIDTH = 37;

  private SettingsHelp() {}

  /** For each setting of a node: key, default, what it is, what it may be. */
  public static List<String> lines() {
    return Settings.ALL.stream().flatMap(SettingsHelp::lines).toList();
  }

  /** The same for a gateway without data. */
  public static List<String> linesOfGateway() {
    return Settings.OF_GATEWAY.stream().flatMap(SettingsHelp::lines).toList();
  }

  private static Stream<String> lines(Setting<?> setting) {
    String value = setting.defaultText().isEmpty() ? "(none)" : setting.defaultText();
    List<String> meaning = wrapped(setting.meaning());
    return Stream.concat(
        Stream.of(HEAD.formatted(setting.name(), value, meaning.getFirst())),
        meaning.stream().skip(1).map(rest -> HEAD.formatted("", "", rest)));
  }

  /** In lines that fit into their column: a terminal would begin the rest at its left edge. */
  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > MEANING_WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
