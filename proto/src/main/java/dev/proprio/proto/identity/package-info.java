/**
 * Who a device is: its long-term key, the certificate that an authority gave it, and the files that hold them. What both
 * sides of {@code proprio.v1} need; issuing certificates is the coordinator's, and asking for one the device's.
 */
@NullMarked
package dev.proprio.proto.identity;

import org.jspecify.annotations.NullMarked;
