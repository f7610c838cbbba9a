package io.holdfast.store.read;

import io.holdfast.store.command.Bytes;
import java.util.function.Predicate;

/**
 * Which changes are asked for, and how many at a time.
 *
 * @param since the revision behind which to begin
 * @param upTo the last revision to look at
 * @param wanted the keys
 * @param withBefore whether the events tell what the keys held before
 * @param mostRevisions to look at, whether they changed a wanted key or not
 * @param mostBytes of events; a revision is never divided, so the last one may pass the bound
 */
public record EventQuery(
    long since,
    long upTo,
    Predicate<Bytes> wanted,
    boolean withBefore,
    int mostRevisions,
    long mostBytes) {}
