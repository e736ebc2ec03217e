/** Tests of settings and extensions, with a small experiment of their own. */
@NullMarked
package dev.proprio.proto.extension;

import org.jspecify.annotations.NullMarked;
