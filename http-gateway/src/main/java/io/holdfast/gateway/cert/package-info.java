/**
 * The commands {@code holdfast cert}: keys and certificates for a test or a small installation, in
 * three commands. Knows nothing of the nodes that use them; the names in the certificates are what
 * nodes check, and docs/operations/tls.md lists them.
 */
package io.holdfast.gateway.cert;
