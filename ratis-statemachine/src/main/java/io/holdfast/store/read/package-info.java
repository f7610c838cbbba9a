/** Reads of the state as it is or as it was at a revision, page by page. */
package io.holdfast.store.read;
