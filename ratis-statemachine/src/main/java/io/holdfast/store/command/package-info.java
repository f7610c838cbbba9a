/** What the log says: commands, their operations and conditions, and the limits of each. */
package io.holdfast.store.command;
