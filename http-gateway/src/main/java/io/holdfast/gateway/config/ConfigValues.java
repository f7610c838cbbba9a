package io.holdfast.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The value of each setting and where it was given: the file first, overridden by the environment,
 * overridden by flags.
 */
final class ConfigValues {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A mode that is off is not false.
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<Setting<?>> settings;
  private final Map<String, Said> values = new LinkedHashMap<>();

  /**
   * Makes an empty one.
   *
   * @param settings all that may be said
   */
  ConfigValues(List<Setting<?>> settings) {
    this.settings = settings;
  }

  /** A value as it was written, and where. */
  private record Said(String where, JsonNode value) {}

  /** Reads a file; what it says under unknown keys is an error. */
  void addFile(Path file) {
    flatten(file.toString(), "", parse(file.toString(), read(file)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new ConfigException(file + ": there is no such file");
    } catch (AccessDeniedException denied) {
      throw new ConfigException(file + ": cannot be read: permission denied");
    } catch (IOException unreadable) {
      throw new ConfigException(file + ": cannot be read: " + unreadable.getMessage());
    }
  }

  private static JsonNode parse(String where, String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException malformed) {
      String place =
          malformed.getLocation() == null ? "" : ":" + malformed.getLocation().getLineNr();
      String what = malformed.getOriginalMessage().lines().findFirst().orElse("");
      throw new ConfigException(where + place + ": not YAML: " + what);
    }
  }

  private void flatten(String where, String prefix, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    if (!node.isObject()) {
      throw new ConfigException(where + ": expected keys and values, found " + node);
    }
    node.properties()
        .forEach(
            field -> {
              String name = prefix + field.getKey();
              if (settings.stream().anyMatch(known -> known.name().startsWith(name + "."))) {
                flatten(where, name + ".", field.getValue());
              } else {
                put(where, name, field.getValue());
              }
            });
  }

  /** Takes those variables that name a setting; others with the prefix are not ours to judge. */
  void addEnvironment(Map<String, String> environment) {
    for (Setting<?> setting : settings) {
      String value = environment.get(setting.environmentName());
      if (value != null) {
        put(setting.environmentName(), setting.name(), asNode(setting, value));
      }
    }
  }

  /** A value given on the command line. */
  void addFlag(String flag, String name, String value) {
    Setting<?> setting = known(flag, name);
    put(flag, name, asNode(setting, value));
  }

  private static JsonNode asNode(Setting<?> setting, String value) {
    return setting.equals(Settings.MEMBERS)
        ? parse(setting.environmentName(), value)
        : YAML.getNodeFactory().textNode(value);
  }

  private void put(String where, String name, JsonNode value) {
    known(where, name);
    values.put(name, new Said(where, value));
  }

  private Setting<?> known(String where, String name) {
    return settings.stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    where
                        + ": unknown key "
                        + name
                        + Nearest.hint(name, namesAndLevels(), "")
                        + "; known are "
                        + settings.stream().map(Setting::name).collect(Collectors.joining(", "))));
  }

  /** What a file may have as a key: names, and the levels above them. */
  private Stream<String> namesAndLevels() {
    return settings.stream()
        .map(Setting::name)
        .flatMap(name -> Stream.of(name, name.split("\\.", -1)[0]));
  }

  /** The value in force, or its default. */
  <T> T get(Setting<T> setting) {
    Said said = values.get(setting.name());
    String text = said == null ? setting.defaultText() : text(setting, said);
    return setting
        .parser()
        .apply(text)
        .orElseThrow(() -> wrong(setting, "must be " + setting.form() + ", not \"" + text + "\""));
  }

  private static String text(Setting<?> setting, Said said) {
    if (said.value().isValueNode()) {
      return said.value().asText();
    }
    throw new ConfigException(
        said.where()
            + ": "
            + setting.name()
            + ": must be "
            + setting.form()
            + ", not "
            + said.value());
  }

  /** The members as they were written; missing when nobody named any. */
  JsonNode members() {
    Said said = values.get(Settings.MEMBERS.name());
    return said == null ? YAML.missingNode() : said.value();
  }

  boolean has(Setting<?> setting) {
    return values.containsKey(setting.name());
  }

  /** The error of a setting: where it was said, its key, and what is wrong. */
  ConfigException wrong(Setting<?> setting, String what) {
    Said said = values.get(setting.name());
    String where = said == null ? "" : said.where() + ": ";
    return new ConfigException(where + setting.name() + ": " + what);
  }
}
