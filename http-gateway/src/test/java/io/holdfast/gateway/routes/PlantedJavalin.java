package io.holdfast.gateway.routes;

/** Breaks a rule: it knows Javalin. */
public record PlantedJavalin(io.javalin.Javalin javalin) {}
