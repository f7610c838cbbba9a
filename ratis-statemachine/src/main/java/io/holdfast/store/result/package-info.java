/** What commands and reads answer: results, refusals, pages. */
package io.holdfast.store.result;
