@NullMarked
package dev.proprio.spark;

import org.jspecify.annotations.NullMarked;
