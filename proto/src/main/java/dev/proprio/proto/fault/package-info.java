/** What went wrong, in sentences for people. */
@NullMarked
package dev.proprio.proto.fault;

import org.jspecify.annotations.NullMarked;
