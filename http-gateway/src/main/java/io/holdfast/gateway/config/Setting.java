package io.holdfast.gateway.config;

import io.holdfast.gateway.text.ByteSize;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.tls.TlsMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One thing that can be configured.
 *
 * @param name the key in the file, with a dot where the file nests
 * @param defaultText the value in force when nobody says otherwise
 * @param form what a value must look like, for error messages
 * @param meaning one line for the help
 */
record Setting<T>(
    String name,
    String defaultText,
    String form,
    String meaning,
    Function<String, Optional<T>> parser) {

  /** The environment variable with the same meaning. */
  String environmentName() {
    return "HOLDFAST_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  static Setting<String> text(String name, String defaultText, String form, String meaning) {
    return new Setting<>(name, defaultText, form, meaning, Optional::of);
  }

  /** A directory, named: an empty name would be the one that the process was started in. */
  static Setting<String> directory(String name, String defaultText, String meaning) {
    return new Setting<>(
        name,
        defaultText,
        "a directory",
        meaning,
        text -> Optional.of(text).filter(path -> !path.isBlank()));
  }

  /** A name that is safe in file names, headers and logs. */
  static Setting<String> name(String name, String defaultText, String meaning) {
    String form = "letters, digits, dot, dash and underscore, at most 64";
    return new Setting<>(
        name,
        defaultText,
        form,
        meaning,
        text -> Optional.of(text).filter(t -> t.matches("[A-Za-z0-9._-]{0,64}")));
  }

  /**
   * Several, with commas between them.
   *
   * @param item what each must match, as a regular expression
   */
  static Setting<List<String>> list(String name, String item, String form, String meaning) {
    return new Setting<>(
        name,
        "",
        form,
        meaning,
        text ->
            Optional.of(Stream.of(text.split(",", -1)).map(String::strip).toList())
                .map(items -> text.isBlank() ? List.<String>of() : items)
                .filter(items -> items.stream().allMatch(one -> one.matches(item))));
  }

  /** A file in PEM; empty = none. */
  static Setting<String> pem(String name, String meaning) {
    return text(name, "", "a file in PEM", meaning);
  }

  static Setting<TlsMode> tlsMode(String name, String meaning) {
    return new Setting<>(
        name, TlsMode.OFF.text(), "off, permissive or required", meaning, TlsMode::of);
  }

  static Setting<HostPort> address(String name, String defaultText, String meaning) {
    return new Setting<>(
        name,
        defaultText,
        "host:port with a port to 65535, or only a port, on loopback",
        meaning,
        HostPort::parse);
  }

  static Setting<Boolean> flag(String name, String meaning) {
    return new Setting<>(
        name,
        "false",
        "true or false",
        meaning,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> Optional.of(true);
              case "false", "no", "off" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  static Setting<Duration> duration(
      String name, Duration least, Duration most, Duration normal, String meaning) {
    String form =
        "a duration from "
            + DurationText.format(least)
            + " to "
            + DurationText.format(most)
            + " (a whole number and ms, s, m, h or d)";
    return new Setting<>(
        name,
        DurationText.format(normal),
        form,
        meaning,
        text ->
            DurationText.parse(text)
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0));
  }

  static Setting<Long> size(String name, long least, long most, long normal, String meaning) {
    String form =
        ByteSize.FORM + ", from " + ByteSize.format(least) + " to " + ByteSize.format(most);
    return new Setting<>(
        name,
        ByteSize.format(normal),
        form,
        meaning,
        text -> ByteSize.parse(text).filter(value -> value >= least && value <= most));
  }

  static Setting<Long> count(String name, long least, long most, long normal, String meaning) {
    return new Setting<>(
        name,
        Long.toString(normal),
        "a whole number from " + least + " to " + most,
        meaning,
        text -> wholeNumber(text).filter(value -> value >= least && value <= most));
  }

  private static Optional<Long> wholeNumber(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException notOne) {
      return Optional.empty();
    }
  }
}
