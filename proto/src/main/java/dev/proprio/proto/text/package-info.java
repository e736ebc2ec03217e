/** Text from elsewhere, made fit to be shown: whatever it holds, it is data and never commands a terminal or forges a line. */
@NullMarked
package dev.proprio.proto.text;

import org.jspecify.annotations.NullMarked;
