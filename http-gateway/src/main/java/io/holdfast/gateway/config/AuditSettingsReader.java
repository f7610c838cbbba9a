package io.holdfast.gateway.config;

import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.store.command.Bytes;
import java.nio.file.Path;
import java.util.List;

/** Reads what is to be written down, and where. */
record AuditSettingsReader(ConfigValues values) {

  AuditSettings audit() {
    String directory = values.get(Settings.AUDIT_DIRECTORY);
    AuditSettings audit =
        new AuditSettings(
            directory.isBlank() ? null : Path.of(directory).toAbsolutePath().normalize(),
            values.get(Settings.AUDIT_FILE_BYTES),
            Math.toIntExact(values.get(Settings.AUDIT_FILES)),
            prefixes(Settings.AUDIT_READS),
            prefixes(Settings.AUDIT_WRITES));
    if (!audit.isOn()) {
      refuseAlone(Settings.AUDIT_READS, audit.reads());
      refuseAlone(Settings.AUDIT_WRITES, audit.writes());
    }
    return audit;
  }

  private List<Bytes> prefixes(Setting<List<String>> setting) {
    return values.get(setting).stream()
        .map(text -> text.equals("*") ? Bytes.EMPTY : PercentCoding.decodePath(text))
        .toList();
  }

  /** Whoever names keys believes that they are audited. */
  private void refuseAlone(Setting<List<String>> setting, List<Bytes> prefixes) {
    if (!prefixes.isEmpty()) {
      throw values.wrong(setting, "needs audit.directory, or nothing is written down");
    }
  }
}
