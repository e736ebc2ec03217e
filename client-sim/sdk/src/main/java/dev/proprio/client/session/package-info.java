/**
 * What a real node embeds: connect, wait for tasks, train with code of one's own, return updates. No
 * simulator, no sensor format and no particular trainer is known here.
 */
@NullMarked
package dev.proprio.client.session;

import org.jspecify.annotations.NullMarked;
