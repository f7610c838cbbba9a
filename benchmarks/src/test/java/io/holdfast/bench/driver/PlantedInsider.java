package io.holdfast.bench.driver;

/** Breaks a rule: it measures from inside. */
public record PlantedInsider(io.holdfast.store.command.Bytes key) {}
