package io.holdfast.client.api;

/** Breaks a rule: a program would see how requests are sent. */
public record PlantedHttpClient(java.net.http.HttpClient client) {}
