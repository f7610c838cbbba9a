/**
 * The short way: plain reads and writes of one key, answered on the event loop of their connection
 * without a thread of their own (ADR 15 and 18). What is not plain goes to its route.
 */
package io.holdfast.gateway.eventloop;
