package io.holdfast.gateway.routing;

/** One header line of a message, as it came. */
record HeaderLine(String name, String value) {}
