/**
 * What callers hand to a client and get from it: settings, options, operations, answers and
 * exceptions. Values only; nothing here talks to a node.
 */
package io.holdfast.client.api;
