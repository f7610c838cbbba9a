/** The examples of docs/client/java.md, run against a real node. */
package io.holdfast.client.examples;
