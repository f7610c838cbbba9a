/**
 * Runs workloads against a real cluster, breaks it, and checks the history.
 *
 * <p>Speaks HTTP only; does not import the product.
 */
package io.holdfast.chaos;
