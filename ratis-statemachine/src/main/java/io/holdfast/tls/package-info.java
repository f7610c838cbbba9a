/**
 * Certificates, keys and CAs of this process: read from PEM files, checked, and followed when the
 * files change, so that nothing must be restarted. Knows nothing of connections, of Raft or of
 * HTTP: whoever listens or connects makes its engines from {@link TlsIdentity#context()}.
 */
package io.holdfast.tls;
