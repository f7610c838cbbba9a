package io.holdfast.gateway.routes;

/** Breaks a rule: it knows Jetty's server. */
public record PlantedServer(org.eclipse.jetty.server.Server server) {}
