/** Tests of whole rounds of secure aggregation: known answers, drops, attacks. */
@NullMarked
package dev.proprio.proto.secagg;

import org.jspecify.annotations.NullMarked;
