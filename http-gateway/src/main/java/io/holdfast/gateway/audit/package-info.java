/**
 * Who did what, kept so that it can be proven afterwards: one line of JSON for each act, each with
 * the hash of the line before it. {@link io.holdfast.gateway.audit.AuditTrail} is what the rest of
 * the gateway sees; {@link io.holdfast.gateway.audit.AuditWriter} is the only one who writes.
 * Values, bodies, queries and credentials never come in here: a line is made of fields that are
 * known to hold none.
 */
package io.holdfast.gateway.audit;
