package io.holdfast.gateway.attic;

/** Breaks a rule: its package lies in no layer. */
public record PlantedPackage(String old) {}
