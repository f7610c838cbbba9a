package io.holdfast.gateway.request;

/** Breaks a rule: it uses a package above its own. */
public record PlantedUpwardArrow(io.holdfast.gateway.routing.Router router) {}
