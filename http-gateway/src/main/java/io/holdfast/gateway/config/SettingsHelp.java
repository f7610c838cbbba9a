package io.holdfast.gateway.config;

import java.util.List;

/** The settings as the help shows them. */
public final class SettingsHelp {
  private SettingsHelp() {}

  /** A line for each setting of a node: key, default, what it is, what it may be. */
  public static List<String> lines() {
    return Settings.ALL.stream().map(SettingsHelp::line).toList();
  }

  /** The same for a gateway without data. */
  public static List<String> linesOfGateway() {
    return Settings.OF_GATEWAY.stream().map(SettingsHelp::line).toList();
  }

  private static String line(Setting<?> setting) {
    String value = setting.defaultText().isEmpty() ? "(none)" : setting.defaultText();
    return "  %-24s %-16s %s".formatted(setting.name(), value, setting.meaning());
  }
}
