package io.holdfast.gateway.key;

/** Breaks a rule: it knows Jetty's client. */
public record PlantedHttpClient(org.eclipse.jetty.client.HttpClient client) {}
