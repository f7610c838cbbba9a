/**
 * Bytes of rows and results: how records, results and policies are written and read, the same for
 * ever.
 */
package io.holdfast.store.format;
