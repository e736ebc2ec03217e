/** Tests of text that is made fit to be shown. */
@NullMarked
package dev.proprio.proto.text;

import org.jspecify.annotations.NullMarked;
