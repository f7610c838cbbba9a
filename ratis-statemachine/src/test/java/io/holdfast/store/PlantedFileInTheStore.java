package io.holdfast.store;

/** Breaks a rule: the store knows files. */
public record PlantedFileInTheStore(java.nio.file.Path file) {}
