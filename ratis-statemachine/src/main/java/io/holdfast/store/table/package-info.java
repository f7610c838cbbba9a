/**
 * The state: ordered byte tables, their rows, and what is kept in each (records, history, sessions,
 * outcomes, leases, policies, digest).
 */
package io.holdfast.store.table;
