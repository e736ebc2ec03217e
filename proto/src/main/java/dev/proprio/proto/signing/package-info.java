/** What a run's authority signs, so that devices can tell its tasks from others'. */
@NullMarked
package dev.proprio.proto.signing;

import org.jspecify.annotations.NullMarked;
